// When the company can't be reached: what happened, what is kept, when it is tried again, and a way to try now.

import { h, patch, set } from "./dom.js";

export function makeTrouble(node, app) {
  const words = h("p", {});
  const retry = h("button", { type: "button", class: "plain", onclick: () => app.line.retry() }, "Try now");
  const note = h("div", { class: "trouble", hidden: true }, words, retry);
  const count = h("span", { "aria-hidden": "true" });
  words.after(count);
  node.append(note);

  function tick({ link }) {
    if (link.status !== "lost") return;
    const wait = Math.ceil((link.retryAt - Date.now()) / 1000);
    const gone = Math.floor((Date.now() - link.since) / 1000);
    const next = link.retryAt && wait > 0 ? `Trying again in ${wait} s.` : "Trying…";
    set(count, "text", link.ever ? `${gone} s without connection. ${next}` : next);
  }

  return {
    tick,
    update(state) {
      const lost = state.link.status === "lost";
      note.hidden = !lost;
      document.documentElement.dataset.link = state.link.status;
      if (!lost) return;
      const kept = "The connection to the phone company is lost. What you see is kept, and comes up to date by itself.";
      const never = "The phone company does not answer. Start it with ./scripts/demo; this page connects by itself.";
      patch(words, { text: state.link.ever ? kept : never });
      tick(state);
    },
  };
}
