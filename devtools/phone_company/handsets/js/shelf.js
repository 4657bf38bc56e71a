// The shelf: callers' phones left, staff's right, as many as fit; the others are brought by their tag or by ringing.

import { liveLegs, ringsAt } from "./calls.js";
import { h, keyed, patch } from "./dom.js";
import { makePhone } from "./phone/phone.js";
import { makePicker } from "./picker.js";
import { place, roomFor, share } from "./places.js";
import { cast } from "./strip.js";
import { makeTag, updateTag } from "./tags.js";

export function makeShelf(node, app) {
  const phones = new Map(); // number → handset, made once and kept
  const touched = new Map();
  const sides = { callers: side("Callers", "callers"), staff: side("Staff", "staff") };
  const picker = makePicker(app, bring);
  const empty = h("div", { class: "empty", hidden: true });
  const rows = h("div", { class: "sides" }, sides.callers.node, sides.staff.node);
  node.append(picker.button, rows, empty, picker.dialog);
  let room = roomFor(node.clientWidth);
  let single = null; // the one phone shown when there is room for no more
  let strokes = 0;

  new ResizeObserver(() => {
    const { paddingLeft, paddingRight } = getComputedStyle(node);
    room = roomFor(node.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) - 28);
    update(app.store.state);
  }).observe(node);
  app.store.tap((event, state) => {
    const call = event.type === "call.ringing" && state.calls.get(event.call_sid);
    if (call && ringsAt(call) && state.phones.has(call.party)) show(call.party);
    else if (event.type === "sms.received" && single === null) show(event.number);
  });

  function side(title, name) {
    const tags = h("div", { class: "tags", role: "group", "aria-label": `${title}: choose a phone` });
    const stand = h("div", { class: "stand" });
    const all = h("button", { type: "button", class: "plain all", hidden: true, onclick: () => picker.open(name === "callers") });
    const head = h("div", { class: "side-head" }, h("h2", {}, title), tags, all);
    return { node: h("section", { class: `side ${name}`, "aria-label": title }, head, stand), tags, stand, all, open: [], title };
  }

  function handset(number) {
    if (!phones.has(number)) phones.set(number, makePhone(app, number, () => touch(number)));
    return phones.get(number);
  }

  function touch(number) {
    strokes += 1;
    touched.set(number, strokes);
    app.take(number);
    app.store.changed();
  }

  const busy = (number) => liveLegs(app.store.state, number).length > 0 || phones.get(number)?.node.contains(document.activeElement);
  const isCaller = (phone) => phone.kind === "caller";

  /** Put a phone on the shelf without touching the focus. */
  function show(number) {
    if (single !== null && single !== number && !busy(single)) single = number;
    arrange(app.store.state, number);
  }

  /** Put a phone on the shelf and take it in hand. */
  function bring(number) {
    touch(number);
    single = number;
    arrange(app.store.state, number);
    update(app.store.state);
    handset(number).focus();
  }

  function arrange(state, wanted = null) {
    const all = [...state.phones.values()];
    const proposed = new Set(cast(state)?.staff ?? []); // these come first
    const others = all.filter((phone) => !isCaller(phone)).sort((a, b) => proposed.has(b) - proposed.has(a));
    const groups = { callers: all.filter(isCaller), staff: others };
    const rooms = share(room, groups.callers.length, groups.staff.length);
    if (!rooms.single) single = null;
    else if (!state.phones.has(single)) single = app.inHand ?? (groups.callers[0] ?? groups.staff[0])?.number ?? null;
    for (const [name, one] of Object.entries(sides)) {
      const numbers = groups[name].map((phone) => phone.number);
      one.open = rooms.single
        ? numbers.filter((number) => number === single)
        : place({ open: one.open, all: numbers, room: rooms[name], wanted, busy, used: (number) => touched.get(number) ?? 0 });
      one.node.hidden = one.open.length === 0;
      one.node.style.setProperty("--places", String(Math.max(rooms[name], 1)));
    }
    return { groups, rooms };
  }

  function update(state) {
    const { groups, rooms } = arrange(state);
    node.dataset.single = String(rooms.single);
    for (const [name, one] of Object.entries(sides)) {
      keyed(one.tags, groups[name], (phone) => phone.number, (phone) => makeTag(phone, bring), (tag, phone) =>
        updateTag(tag, phone, state, one.open.includes(phone.number)));
      keyed(one.stand, one.open, (number) => number, (number) => handset(number).node, (_, number) => phones.get(number).update(state));
      patch(one.all, { text: `All ${groups[name].length}`, "aria-label": `All ${groups[name].length} ${one.title.toLowerCase()}` });
    }
    picker.update(state, rooms.single ? single : null);
    sayEmpty(state);
    measure();
  }

  function sayEmpty(state) {
    empty.hidden = state.phones.size > 0;
    if (!empty.hidden) {
      const loaded = [h("h2", {}, "No phones yet"), h("p", {}, "Phones come from the phone company's configuration (“phones”), or from POST /company/phones. ./scripts/demo brings some.")];
      const waiting = [h("h2", {}, "Waiting for the phone company…"), h("p", {}, "The phones appear here as soon as it answers.")];
      empty.replaceChildren(...(state.loaded ? loaded : waiting));
    }
  }

  /** Tell the style sheet what height is left for a phone. */
  function measure() {
    const stand = Object.values(sides).find((one) => !one.node.hidden)?.stand;
    if (stand) node.style.setProperty("--above", `${Math.round(stand.getBoundingClientRect().top + scrollY + (single ? 12 : 28))}px`);
  }

  function tick(state) {
    measure();
    for (const one of Object.values(sides)) if (one.tags.scrollWidth > one.tags.clientWidth + 2) one.all.hidden = false;
    for (const one of Object.values(sides)) one.open.forEach((number) => phones.get(number)?.tick(state));
  }

  return { update, bring, handset, tick };
}
