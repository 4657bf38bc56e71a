// A phone's tag: its name, whether it stands on the shelf, rings, talks, or has unread texts.

import { liveLegs, ringsAt } from "./calls.js";
import { h, icon, patch, set } from "./dom.js";
import { pretty } from "./words.js";

const STATES = { ringing: "ringing", talking: "on a call", idle: "" };

/** What a phone is up to: {state: ringing|talking|idle, unread, words}. */
export function doing(phone, state) {
  const legs = liveLegs(state, phone.number);
  const unread = state.unread.get(phone.number) ?? 0;
  const what = legs.some(ringsAt) ? "ringing" : legs.length ? "talking" : "idle";
  return { state: what, unread, words: [STATES[what], unread ? `${unread} unread` : ""].filter(Boolean).join(", ") };
}

export const nameOf = (phone) => (phone.name && phone.name !== phone.number ? phone.name : pretty(phone.number));

export function makeTag(phone, bring) {
  const tag = h(
    "button", { type: "button", class: "tag", onclick: () => bring(phone.number) },
    h("span", { class: "tag-sign" }, icon("bell"), icon("call", true)), h("span", { class: "tag-name" }),
    h("span", { class: "tag-count" }), h("span", { class: "unseen" }),
  );
  tag.dataset.number = phone.number;
  return tag;
}

export function updateTag(tag, phone, state, shown) {
  const now = doing(phone, state);
  const [, name, count, spoken] = tag.children;
  set(name, "text", nameOf(phone));
  patch(count, { text: String(now.unread || ""), hidden: now.unread === 0 });
  set(spoken, "text", [now.unread ? " unread" : "", STATES[now.state]].filter(Boolean).join(", "));
  tag.dataset.state = now.state;
  patch(tag, { "aria-pressed": String(shown), title: `${nameOf(phone)} · ${pretty(phone.number)}` });
}
