// The texts of a phone, oldest on top, and a box to answer in.

import { h, icon, keyed, patch } from "../dom.js";
import { peersOf } from "../messages.js";
import { day, hour, linked, pretty } from "../words.js";

const SHOWN = 100;

export function makeThread(phone) {
  const { number } = phone.self;
  const { store } = phone.app;
  const earlier = h("button", { type: "button", class: "plain earlier", hidden: true, onclick: more });
  const list = h("ol", { class: "texts" });
  const scroll = h("div", { class: "thread-scroll", tabindex: "0", role: "log", "aria-label": "Texts", "aria-live": "off" }, earlier, list);
  const none = h("p", { class: "hint" });
  const to = h("select", { "aria-label": "Text to", onchange: () => (chosen = to.value) });
  const box = h("textarea", { rows: "1", placeholder: "Text…", "aria-label": "Text", maxlength: "1600", enterkeyhint: "send", onkeydown: enter, oninput: grow });
  const send = h("button", { type: "submit", class: "send", "aria-label": "Send" }, icon("send"));
  const whom = h("label", { class: "to" }, h("span", {}, "To"), to);
  const form = h("form", { class: "compose", onsubmit: submit }, whom, box, send);
  const node = h("div", { class: "thread" }, none, scroll, form);
  let chosen = null;
  let limit = SHOWN;

  function enter(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  }

  function grow() {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight + 2, 88)}px`;
  }

  function more() {
    limit += SHOWN;
    update(store.state);
  }

  async function submit(event) {
    event.preventDefault();
    const body = box.value.trim();
    if (!body) return;
    if (!to.value) {
      phone.notice("There is no line to text to.");
      return;
    }
    const reply = await phone.act("sms", { phone: number, to: to.value, body });
    if (reply) {
      chosen = null;
      box.value = "";
      grow();
    }
  }

  function update(state) {
    const texts = state.messages.get(number) ?? [];
    const peers = peersOf(state, number);
    const stay = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
    const staff = state.phones.get(number)?.kind === "staff";
    patch(none, { hidden: texts.length > 0, text: staff ? "No texts yet. Pages arrive here." : "No texts yet." });
    scroll.hidden = texts.length === 0;
    patch(earlier, { hidden: texts.length <= limit, text: `Show earlier texts (${texts.length - limit})` });
    const shown = marked(texts.slice(-limit));
    const before = list.lastChild;
    keyed(list, shown, (item) => item.key, (item) => make(item, state));
    options(state, peers);
    if (list.lastChild !== before && stay) scroll.scrollTop = scroll.scrollHeight;
  }

  /** Marks each text with what stands over it: the day when that changes, the sender when that changes. */
  function marked(texts) {
    let last = {};
    return texts.map((text) => {
      const newDay = !last.at || day(last.at) !== day(text.at);
      const newPeer = !text.mine && (newDay || last.mine || last.peer !== text.peer);
      last = text;
      return { key: `${text.sid}${newDay ? "d" : ""}${newPeer ? "p" : ""}`, text, newDay, newPeer };
    });
  }

  function make({ text, newDay, newPeer }, state) {
    const over = newDay && h("span", { class: "text-day" }, day(text.at));
    const who = newPeer && h("span", { class: "text-from" }, state.lines.get(text.peer)?.name || pretty(text.peer));
    const bubble = h("span", { class: "bubble" }, text.mine && h("span", { class: "unseen" }, "You: "), ...linked(text.body));
    return h("li", { class: text.mine ? "mine" : "theirs" }, over, who, bubble, h("time", {}, hour(text.at)));
  }

  function options(state, peers) {
    const named = (peer) => state.lines.get(peer)?.name || pretty(peer);
    keyed(to, peers, (peer) => peer, (peer) => h("option", { value: peer }, named(peer)));
    const typing = box.value !== "" && peers.includes(to.value); // what comes in never turns a reply to someone else
    const value = typing ? to.value : peers.includes(chosen) ? chosen : (peers[0] ?? "");
    if (to.value !== value) to.value = value;
    const partners = new Set((state.messages.get(number) ?? []).map((text) => text.peer));
    whom.hidden = partners.size === 1 && partners.has(value);
    patch(box, { placeholder: whom.hidden ? `Text ${named(value)}…` : "Text…" });
  }

  return { node, update, toEnd: () => (scroll.scrollTop = scroll.scrollHeight) };
}
