// Live calls, the conferences they are in, and the lines they wait in.

import { h, keyed, set } from "../dom.js";
import { nameOf } from "../tags.js";
import { length, pretty } from "../words.js";
import { panel } from "./panel.js";

export function makeTraffic({ app, attempt }) {
  const rooms = h("ul", { class: "rooms" });
  const none = h("p", { class: "calm" }, "No calls just now.");
  const node = panel("Live calls", null, none, rooms);

  /** Calls by the conference or queue they are in; the rest by themselves. */
  function groups(state) {
    const found = new Map();
    for (const call of state.calls.values()) {
      if (call.status === "ended") continue;
      const [kind, name] = call.conference ? ["Conference", call.conference] : call.queue ? ["Queue", call.queue] : ["Not in a conference", ""];
      const key = `${kind} ${name}`.trim();
      if (!found.has(key)) found.set(key, { key, kind, name, calls: [] });
      found.get(key).calls.push(call);
    }
    return [...found.values()].sort((a, b) => a.key.localeCompare(b.key));
  }

  function makeGroup({ kind, name }) {
    return h("li", {}, h("h4", {}, kind, " ", h("code", { title: name }, name)), h("ul", { class: "calls" }));
  }

  function makeCall(call) {
    const words = h("span", { class: "call-words" }, h("strong", {}), h("span", {}));
    const end = h("button", { type: "button", class: "plain", onclick: () => attempt(() => app.line.act("hangup", { call_sid: call.sid })) }, "Hang up");
    return h("li", {}, words, h("span", { class: "call-time" }), end);
  }

  function refresh(item, call, state) {
    const [words, time, end] = item.children;
    const name = whose(call, state);
    set(words.children[0], "text", name);
    set(words.children[1], "text", [call.dials ? `to ${called(call, state)}` : `from ${pretty(call.from)}`, ...manner(call)].join(" · "));
    set(words, "title", call.sid);
    set(time, "text", length(app.store.now() - (call.answeredAt ?? call.startedAt)));
    set(end, "aria-label", `Hang up ${name}`);
  }

  const called = (call, state) => state.lines.get(call.to)?.name || pretty(call.to);

  function manner(call) {
    const doing = call.status === "ringing" ? (call.waiting ? "queued to be dialled" : "ringing") : call.doing;
    return [doing, call.hold && "on hold", call.muted && "muted"].filter((word) => word && word !== "conference");
  }

  function update(state) {
    const now = groups(state);
    none.hidden = now.length > 0;
    keyed(rooms, now, (group) => group.key, makeGroup, (item, group) =>
      keyed(item.lastChild, group.calls, (call) => call.sid, makeCall, (row, call) => refresh(row, call, state)));
  }

  return { node, update, tick: update };
}

function whose(call, state) {
  if (call.party?.startsWith("client:")) return `Softphone ${call.party.slice(7)}`;
  const phone = state.phones.get(call.party);
  return phone ? nameOf(phone) : pretty(call.party);
}
