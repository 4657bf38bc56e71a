// A call on the screen: who, for how long, what is being said as it is spoken, and a box to speak into.

import { farEnd, liveLegs } from "../calls.js";
import { h, icon, keyed, patch, set } from "../dom.js";
import { length, pretty } from "../words.js";
import { count, makeEntry, reveal } from "./entry.js";

const ENDED = {
  busy: "Busy", failed: "The call failed", "no-answer": "Not answered", canceled: "Given up", completed: "Call ended",
};

export function makeTalk(phone) {
  const { store } = phone.app;
  const name = h("strong", { class: "talk-name" });
  const status = h("span", { class: "talk-status" });
  const time = h("span", { class: "talk-time" });
  const log = h("div", { class: "log", role: "log", "aria-label": "What is said", tabindex: "0" });
  const others = h("div", { class: "legs", hidden: true });
  const words = h("input", { type: "text", placeholder: "Say…", "aria-label": "Say", autocomplete: "off", maxlength: "500", enterkeyhint: "send" });
  const speak = h("button", { type: "submit", class: "send", "aria-label": "Say it" }, icon("send"));
  const form = h("form", { class: "compose", onsubmit: submit }, words, speak);
  const node = h("div", { class: "talk" }, h("div", { class: "talk-head" }, name, h("div", {}, status, time)), others, log, form);
  let shown = null;

  async function submit(event) {
    event.preventDefault();
    const text = words.value.trim();
    if (!text || !shown) return;
    words.value = "";
    const reply = await phone.act("speak", { call_sid: shown, text });
    if (reply === null && words.value === "") words.value = text;
  }

  function update(state, call) {
    if (!call) return;
    if (shown !== call.sid) {
      shown = call.sid;
      log.replaceChildren();
      log.keyedNodes = undefined;
    }
    const { name: who, number } = farEnd(state, call);
    set(name, "text", who || pretty(number));
    set(name, "title", pretty(number));
    set(status, "text", statusOf(call));
    status.dataset.doing = call.status === "ended" ? "ended" : call.doing;
    patch(log, { "aria-live": phone.app.inHand === phone.self.number ? "polite" : "off" });
    const stay = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    keyed(log, call.log, (entry) => entry.id, (entry) => makeEntry(entry, state), count);
    form.hidden = call.status !== "connected";
    legs(state, call);
    tick(state, call);
    if (stay) log.scrollTop = log.scrollHeight;
  }

  /** More than one call on this phone: choose between them. */
  function legs(state, call) {
    const all = liveLegs(state, phone.self.number).filter((leg) => leg.status === "connected" || leg === call);
    others.hidden = all.length < 2;
    keyed(others, others.hidden ? [] : all, (leg) => leg.sid, (leg) => h("button", { type: "button", onclick: () => phone.choose(leg.sid) }), (button, leg) => {
      const { name: who, number } = farEnd(state, leg);
      patch(button, { text: who || pretty(number), "aria-pressed": String(leg === call) });
    });
  }

  function tick(_, call) {
    if (!call) return;
    const end = call.endedAt ?? store.now();
    patch(time, { text: call.answeredAt ? length(end - call.answeredAt) : "", hidden: !call.answeredAt });
    const nodes = log.keyedNodes;
    if (nodes) for (const entry of call.log) if (entry.kind === "prompt") reveal(nodes.get(entry.id), entry, store.now());
  }

  return { node, update, tick, toEnd: () => (log.scrollTop = log.scrollHeight) };
}

function statusOf(call) {
  if (call.status === "ended") return call.how === "completed" && call.by === "house" ? "The line hung up" : (ENDED[call.how] ?? "Call ended");
  if (call.status === "ringing") return "Ringing…";
  if (call.hold) return "On hold";
  if (call.queue) return "Waiting in the line";
  if (call.recording) return "Recording";
  if (call.conference || call.doing === "bridged") return call.muted ? "Muted" : "In conversation";
  if (call.listens?.includes("speech")) return "Press a key or speak";
  if (call.listens) return "Press a key";
  return "Connected";
}
