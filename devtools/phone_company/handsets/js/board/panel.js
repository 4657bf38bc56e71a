import { h } from "../dom.js";

/** A part of the switchboard with its heading; `aside` stands beside the heading. */
export function panel(title, aside, ...content) {
  return h("section", { class: "panel", "aria-label": title }, h("div", { class: "panel-head" }, h("h3", {}, title), aside), ...content);
}

/** A labelled field. */
export function field(label, control, hint) {
  return h("label", { class: "field" }, h("span", {}, label), control, hint && h("small", {}, hint));
}

/** A select of [value, words] pairs. */
export function select(choices, props = {}) {
  return h("select", props, ...choices.map(([value, words]) => h("option", { value }, words)));
}
