// All phones in a list that can be searched: the way to them on a small screen, and where there are many.

import { h, icon, keyed, patch, set } from "./dom.js";
import { aboutOf, doing, nameOf } from "./tags.js";
import { pretty } from "./words.js";

export function makePicker(app, bring) {
  const label = h("span", { class: "picker-name" });
  const others = h("span", { class: "tag-count", hidden: true });
  const button = h("button", { type: "button", class: "picker", hidden: true, "aria-haspopup": "dialog", onclick: () => open() }, label, others, h("span", { class: "unseen" }, ", choose another phone"), icon("down"));
  const search = h("input", { type: "search", placeholder: "Name or number", "aria-label": "Find a phone", autocomplete: "off", oninput: () => update(app.store.state, current) });
  const list = h("ul", { class: "picker-list" });
  const none = h("p", { class: "picker-none", hidden: true }, "No phone of that name or number.");
  const close = h("button", { type: "button", class: "tool", "aria-label": "Close", onclick: () => dialog.close() }, icon("close"));
  const dialog = h("dialog", { class: "picker-dialog", "aria-label": "Choose a phone" }, h("div", { class: "picker-head" }, search, close), list, none);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  let current = null;
  let callersFirst = true;

  function open(callers = true) {
    callersFirst = callers;
    search.value = "";
    update(app.store.state, current);
    dialog.showModal();
  }

  function choose(number) {
    dialog.close();
    bring(number);
  }

  function update(state, single) {
    current = single;
    const phone = state.phones.get(single);
    button.hidden = !phone;
    if (phone) {
      const waiting = [...state.phones.values()].filter((other) => other !== phone && doing(other, state).words !== "" && doing(other, state).state !== "talking");
      set(label, "text", nameOf(phone));
      patch(others, { hidden: waiting.length === 0, text: waiting.some((other) => doing(other, state).state === "ringing") ? "Another rings" : "New text" });
    }
    fill(state);
  }

  function fill(state) {
    const sought = search.value.trim().toLowerCase();
    const digits = sought.replace(/[^\d]/g, "");
    const found = [...state.phones.values()].filter((phone) => {
      const words = `${phone.name} ${phone.account} ${phone.kind}`.toLowerCase();
      return words.includes(sought) || (digits !== "" && phone.number.includes(digits));
    });
    const late = (phone) => (phone.kind === "caller") !== callersFirst;
    found.sort((a, b) => late(a) - late(b));
    none.hidden = found.length > 0;
    keyed(list, found, (phone) => phone.number, row, (item, phone) => refresh(item, phone, state));
  }

  function row(phone) {
    const words = h("span", { class: "picker-words" }, h("strong", {}), h("span", {}));
    return h("li", {}, h("button", { type: "button", onclick: () => choose(phone.number) }, words, h("span", { class: "picker-state" })));
  }

  function refresh(item, phone, state) {
    const [words, state_] = item.firstChild.children;
    const kind = { caller: "Caller", staff: "Staff", other: "Other" }[phone.kind] ?? phone.kind;
    set(words.children[0], "text", nameOf(phone));
    set(words.children[1], "text", [...new Set([kind, aboutOf(phone), pretty(phone.number)])].filter(Boolean).join(" · "));
    set(state_, "text", doing(phone, state).words);
    item.firstChild.dataset.state = doing(phone, state).state;
  }

  return { button, dialog, open, update };
}
