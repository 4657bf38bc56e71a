// Nobody on the phone: dial, or choose one of the lines by name.

import { h, icon, keyed, patch, set } from "../dom.js";
import { e164, pretty } from "../words.js";

export function makeDirectory(phone) {
  const { self } = phone;
  const dialled = h("output", { class: "dialled", "aria-label": "Dialled", "aria-live": "polite" });
  const list = h("ul", { class: "lines" });
  const none = h("p", { class: "hint", hidden: true });
  const hide = h("input", { type: "checkbox", onchange: () => (self.hidden = hide.checked) });
  const node = h("div", { class: "directory" }, dialled, list, none, h("label", { class: "hide" }, hide, "Hide my number"));

  /** Lines whose number holds the digits typed so far. */
  function matching(state) {
    const digits = self.digits.replace(/\D/g, "");
    const own = state.phones.get(self.number)?.account;
    const lines = [...state.lines.values()].sort((a, b) => (b.name === own) - (a.name === own)); // the likeliest first
    return digits === "" ? lines : lines.filter((line) => line.number.includes(digits));
  }

  /** The green key: what was typed; a single line that it fits is meant when it isn't a whole number. */
  function call() {
    const found = matching(phone.app.store.state);
    if (self.digits === "") phone.notice("Choose a line from the list, or dial its number first.");
    else if (self.digits.length < 7 && found.length === 1) phone.dial(found[0].number);
    else phone.dial(e164(self.digits));
  }

  function row(line) {
    const words = h("span", { class: "line-words" }, h("strong", {}), h("span", {}));
    const verb = h("span", { class: "unseen" }, "Call ");
    return h("li", {}, h("button", { type: "button", onclick: () => phone.dial(line.number) }, verb, words, icon("call", true)));
  }

  function refresh(item, line) {
    const button = item.firstChild;
    const [name, number] = button.children[1].children;
    set(name, "text", line.name || pretty(line.number));
    set(number, "text", line.name ? pretty(line.number) : "");
    patch(button, { title: line.name || line.number });
  }

  function update(state) {
    set(dialled, "text", self.digits || "Choose a line, or dial");
    dialled.dataset.empty = String(self.digits === "");
    const found = matching(state);
    keyed(list, found, (line) => line.number, row, refresh);
    const nothing = state.lines.size === 0 ? "The company has no lines yet. They come from its configuration (“numbers”)." : "No line has these digits. Green dials them all the same.";
    patch(none, { hidden: found.length > 0, text: nothing });
  }

  return { node, update, call };
}
