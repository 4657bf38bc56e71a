// The two halves of a phone's screen: calls and texts.

import { h, icon, patch } from "../dom.js";
import { plural } from "../words.js";

export function makeTabs(phone) {
  const calls = tab("call", "Calls", () => phone.show("calls"));
  const texts = tab("texts", "Texts", () => phone.show("texts"));
  const count = h("span", { class: "tag-count", hidden: true });
  texts.append(count);
  const node = h("div", { class: "tabs", role: "group", "aria-label": "Show" }, calls, texts);

  function tab(picture, word, onclick) {
    return h("button", { type: "button", onclick }, icon(picture, picture === "call"), h("span", {}, word));
  }

  function update(state, { tab: now, number, live }) {
    const unread = state.unread.get(number) ?? 0;
    patch(calls, { "aria-pressed": String(now === "calls") });
    calls.dataset.live = String(live !== null);
    patch(texts, { "aria-pressed": String(now === "texts"), "aria-label": unread ? `Texts, ${plural(unread, "unread text")}` : "Texts" });
    patch(count, { text: String(unread), hidden: unread === 0 });
  }

  return { node, update };
}
