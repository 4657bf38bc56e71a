// What Twilio would refuse or warn about, newest first.

import { h, keyed, set } from "../dom.js";
import { ask } from "../line.js";
import { time } from "../times.js";
import { second } from "../words.js";
import { panel } from "./panel.js";

const SHOWN = 200;

export function makeErrors({ app, attempt }) {
  let entries = [];
  const list = h("ol", { class: "errors" });
  const none = h("p", { class: "calm" }, "Nothing that Twilio would refuse or warn about.");
  const clear = h("button", { type: "button", class: "plain", onclick: empty }, "Clear");
  const node = panel("Errors", clear, none, list);

  app.store.tap((event) => {
    if (event.type === "error") add(event.error ?? event);
  });

  function add(entry) {
    if (!entries.some((known) => known.n === entry.n)) entries = [...entries, entry].slice(-SHOWN);
  }

  async function opened() {
    const got = await attempt(() => ask("GET", "errors"));
    if (!got) return;
    entries = got.errors.slice(-SHOWN);
    app.store.state.errorCount = got.errors.length;
    app.store.changed();
  }

  async function empty() {
    if ((await attempt(() => ask("DELETE", "errors"))) === null) return;
    entries = [];
    app.store.state.errorCount = 0;
    app.store.changed();
  }

  function row(entry) {
    const code = h("span", { class: `code ${entry.level}` }, entry.code ? String(entry.code) : "–");
    const head = h("p", {}, code, h("strong", {}, entry.message), h("time", {}, second(time(entry.at))));
    const more = [entry.url, entry.call_sid ?? entry.message_sid, entry.detail].filter(Boolean).join("\n");
    return h("li", { class: entry.level }, head, h("span", { class: "unseen" }, entry.level), more && h("pre", { tabindex: "0", "aria-label": "Details" }, more));
  }

  function update() {
    none.hidden = entries.length > 0;
    set(clear, "disabled", entries.length === 0);
    keyed(list, [...entries].reverse(), (entry) => entry.n, row);
  }

  return { node, update, opened };
}
