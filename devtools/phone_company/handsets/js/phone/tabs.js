// The two halves of a phone's screen: calls and texts.

import { h, icon, patch } from "../dom.js";

export function makeTabs(phone) {
  const count = h("span", { class: "tag-count", hidden: true });
  const calls = tab(icon("call", true), "Calls");
  const texts = tab(icon("texts"), "Texts", count);
  const node = h("div", { class: "tabs", role: "group", "aria-label": "Show" }, calls, texts);

  function tab(picture, word, ...more) {
    return h("button", { type: "button", title: word, "aria-label": word, onclick: () => phone.show(word.toLowerCase()) }, picture, ...more);
  }

  function update(state, { tab: now, number, live }) {
    const unread = state.unread.get(number) ?? 0;
    patch(calls, { "aria-pressed": String(now === "calls") });
    calls.dataset.live = String(live !== null);
    patch(texts, { "aria-pressed": String(now === "texts"), "aria-label": unread ? `Texts, ${unread} unread` : "Texts" });
    patch(count, { text: String(unread), hidden: unread === 0 });
  }

  return { node, update };
}
