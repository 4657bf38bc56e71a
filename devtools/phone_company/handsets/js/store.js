// What the page knows of the company: the snapshot, kept up to date by events. Listeners are told in batches.

import { applyCall, fromSnapshot, recallInto, retell } from "./calls.js";
import { applyMail, mailsOf } from "./mail.js";
import { applyText, messagesOf } from "./messages.js";
import { time } from "./times.js";

export function makeStore() {
  const state = {
    link: { status: "connecting", since: Date.now(), retryAt: 0, ever: false },
    loaded: false,
    seq: 0,
    skew: 0, // the company's clock less this browser's, in ms
    offset: 0, // by how many seconds the company's clock was moved
    lines: new Map(), // number → {number, name, voice_url, …}
    phones: new Map(), // number → {number, name, kind, account, voice, sms, answer_after}
    calls: new Map(), // CallSid → see calls.js
    messages: new Map(), // phone number → texts, oldest first
    unread: new Map(), // phone number → count
    signIns: [], // {name, email, password, roles} of a demo's console
    mails: [], // as in a mailbox, oldest first
    freshMail: 0, // how many came since the inboxes were last looked at
    errorCount: 0,
  };
  const listeners = new Set();
  const taps = new Set();
  let due = false;

  function changed() {
    if (due) return;
    due = true;
    setTimeout(() => {
      due = false;
      for (const listener of listeners) listener(state);
    });
  }

  function snapshot(shot) {
    const again = state.loaded && shot.seq >= state.seq;
    const kept = again ? state.calls : null;
    const before = again ? state.messages : null;
    state.loaded = true;
    state.seq = shot.seq;
    state.lines = byKey(shot.numbers, "number");
    state.phones = byKey(shot.phones, "number");
    state.calls = fromSnapshot(list(shot.calls), kept);
    state.messages = new Map(list(shot.phones).map((phone) => [phone.number, messagesOf(phone)]));
    if (before) countMissed(before);
    else state.unread.clear();
    const lastSeen = state.mails.at(-1)?.number ?? 0;
    state.signIns = list(shot.sign_ins);
    state.mails = mailsOf(shot);
    state.freshMail = again ? state.freshMail + state.mails.filter((mail) => mail.number > lastSeen).length : 0;
    state.errorCount = shot.error_count ?? 0;
    moveClock(shot.clock ?? { now: shot.now });
  }

  /** Texts that came while the line was down are unread. */
  function countMissed(before) {
    for (const [number, texts] of state.messages) {
      const known = new Set((before.get(number) ?? []).map((text) => text.sid));
      const missed = texts.filter((text) => !text.mine && !known.has(text.sid)).length;
      if (missed) state.unread.set(number, (state.unread.get(number) ?? 0) + missed);
    }
  }

  function moveClock({ now, offset }) {
    if (now !== undefined) state.skew = time(now) - Date.now();
    if (offset !== undefined) state.offset = offset;
  }

  function apply(event) {
    if (event.type === "snapshot") {
      snapshot(event);
    } else {
      if (event.seq <= state.seq) retell(state, event); // its effect is in the snapshot already, its words aren't
      else happen(event);
    }
    changed();
  }

  function happen(event) {
    state.seq = event.seq;
    dispatch(event);
    for (const tap of taps) tap(event, state);
  }

  function dispatch(event) {
    const [family] = event.type.split(".");
    if (family === "call") applyCall(state, event);
    else if (family === "sms") applyText(state, event);
    else if (family === "mail") applyMail(state, event);
    else if (event.type === "phone.changed") replace(state.phones, { name: "", kind: "other", ...state.phones.get(event.number) }, event);
    else if (event.type === "number.changed") replace(state.lines, { ...state.lines.get(event.number) }, event);
    else if (event.type === "clock.moved") moveClock(event);
    else if (event.type === "error") state.errorCount += 1;
  }

  return {
    state,
    apply,
    changed,
    /** Once after loading: fill the transcripts of live calls with what was said and pressed before. */
    recall: (events) => {
      recallInto(state, events);
      changed();
    },
    /** `listener(state)` soon after any change. */
    subscribe: (listener) => listeners.add(listener),
    /** `tap(event, state)` at once, for each new event; for sounds and the like. */
    tap: (listener) => taps.add(listener),
    /** The company's time in Unix ms. */
    now: () => Date.now() + state.skew,
  };
}

const list = (things) => (Array.isArray(things) ? things : Object.values(things ?? {}));
const byKey = (things, key) => new Map(list(things).map((thing) => [thing[key], thing]));

/** The event may bring the thing itself or only its number; main.js then asks for the rest. */
function replace(map, known, { number, phone, line }) {
  const thing = { ...known, number, ...phone, ...line };
  map.set(thing.number, thing);
}
