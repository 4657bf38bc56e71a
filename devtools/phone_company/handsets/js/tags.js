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

/** A phone's name; a caller's without what is told about them after the comma. */
export function nameOf(phone) {
  if (!phone.name || phone.name === phone.number) return pretty(phone.number);
  return phone.kind === "caller" ? phone.name.split(",")[0] : phone.name;
}

/** The line under the name: whose phone it is, or what is told about the caller. */
export function aboutOf(phone) {
  if (phone.kind !== "caller") return phone.account || (nameOf(phone) === pretty(phone.number) ? "" : pretty(phone.number));
  return phone.name.split(",").slice(1).join(",").trim() || pretty(phone.number);
}

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
