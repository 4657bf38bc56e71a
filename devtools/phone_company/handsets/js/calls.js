// Legs as the page sees them, each with a transcript of what was said, heard and pressed.
//
// leg: {sid, party, from, to, dials, status: ringing|connected|ended, startedAt, answeredAt, endedAt, how, by,
//       doing, listens: []|null, recording, conference, label, muted, hold, queue, log: [entry]}
// entry: {id, seq, at, kind: prompt|heard|said|keys|note, text, seconds, cut, from, language}

import { time } from "./times.js";

const OVER = new Set(["completed", "busy", "failed", "no-answer", "canceled"]);
const KEPT = 60; // ended legs

/** The calls of a snapshot. After a lost line (`known`) transcripts are kept: the missed events come next and add to them. */
export function fromSnapshot(shots, known) {
  const calls = new Map();
  for (const old of known?.values() ?? []) calls.set(old.sid, old.status === "ended" ? old : lapsed(old));
  for (const shot of shots) {
    const call = leg(shot);
    call.log = known ? (known.get(call.sid)?.log ?? []) : told(shot);
    calls.set(call.sid, call);
  }
  return calls;
}

/** A leg that was live before the line was lost and isn't in the snapshot has ended meanwhile. */
const lapsed = (call) => ({ ...call, status: "ended", how: "completed", endedAt: call.answeredAt ?? call.startedAt, doing: "ended", listens: null, conference: null, queue: null });

function leg(shot) {
  const status = OVER.has(shot.status) ? "ended" : shot.status === "in-progress" ? "connected" : "ringing";
  return {
    sid: shot.call_sid, party: shot.party, from: shot.from, to: shot.to, status,
    dials: shot.direction === "out" || shot.direction === "inbound",
    waiting: shot.status === "queued" || shot.status === "initiated",
    startedAt: time(shot.created_at), answeredAt: time(shot.answered_at), endedAt: time(shot.ended_at),
    how: status === "ended" ? shot.status : "", by: shot.ended_by ?? "", doing: shot.doing,
    listens: shot.gathering ? (shot.gathering.input ?? ["dtmf"]) : null, recording: Boolean(shot.recording),
    conference: name(shot.conference), queue: name(shot.queue), label: null,
    muted: Boolean(shot.conference?.muted), hold: Boolean(shot.conference?.hold), log: [],
  };
}

const name = (thing) => (thing && typeof thing === "object" ? (thing.name ?? thing.conference ?? thing.queue) : thing) ?? null;

function told(shot) {
  const prompts = (shot.prompts ?? []).map((prompt) => ({ ...promptEntry(prompt), at: time(prompt.at) }));
  const heard = (shot.heard ?? []).map((said) => ({ kind: "heard", text: said.text, from: said.from, at: time(said.at) }));
  return [...prompts, ...heard].sort((a, b) => a.at - b.at).map((entry, n) => ({ id: `s${n}`, seq: 0, ...entry }));
}

const promptEntry = ({ verb, text, url, seconds, language }) =>
  ({ kind: "prompt", text: text ?? (verb === "play" ? `♪ ${fileOf(url)}` : ""), spoken: Boolean(text), seconds: seconds ?? 0, language });

const fileOf = (url) => (url ?? "a recording").split(/[?#]/)[0].split("/").at(-1) || "a recording";

/** Bring `state.calls` up to date with one `call.…` event. */
export function applyCall(state, event) {
  const call = state.calls.get(event.call_sid) ?? begun(state, event);
  const act = MOVES[event.type.slice(5)];
  if (act) act(call, event);
  record(call, event);
}

function begun(state, event) {
  const call = leg({ ...event, status: "ringing", created_at: event.at });
  call.waiting = false;
  state.calls.set(call.sid, call);
  const ended = [...state.calls.values()].filter((other) => other.status === "ended");
  for (const old of ended.slice(0, Math.max(0, ended.length - KEPT))) state.calls.delete(old.sid);
  return call;
}

const MOVES = {
  ringing: (call, event) => Object.assign(call, { status: "ringing", waiting: false, from: event.from, to: event.to, dials: event.direction === "out" }),
  connected: (call, event) => Object.assign(call, { status: "connected", answeredAt: time(event.at), doing: "waiting" }),
  prompt: (call) => (call.doing = call.listens ? "gathering" : "saying"),
  gathering: (call, event) => Object.assign(call, { doing: "gathering", listens: event.input ?? ["dtmf"] }),
  gathered: (call) => Object.assign(call, { doing: "waiting", listens: null }),
  recording: (call) => Object.assign(call, { doing: "recording", recording: true }),
  recorded: (call) => Object.assign(call, { doing: "waiting", recording: false }),
  queued: (call, event) => Object.assign(call, { doing: "queued", queue: event.queue }),
  dequeued: (call) => Object.assign(call, { doing: "waiting", queue: null }),
  joined: (call, event) => joined(call, event),
  participant: (call, event) => joined(call, event),
  left: (call) => Object.assign(call, { doing: "waiting", conference: null, hold: false, muted: false }),
  bridged: (call) => (call.doing = "bridged"),
  ended: (call, event) =>
    Object.assign(call, {
      status: "ended", endedAt: time(event.at), how: event.status, by: event.by, doing: "ended", listens: null,
      recording: false, conference: null, queue: null,
    }),
};

function joined(call, event) {
  Object.assign(call, {
    doing: "conference", conference: event.conference ?? call.conference, label: event.label ?? call.label,
    muted: event.muted, hold: event.hold, listens: null,
  });
}

/** Add what this event means to the transcript. Ends the prompt before it where that was cut off. */
function record(call, event) {
  const entry = entryOf(event);
  if (CUTS.has(event.type)) cut(call, time(event.at));
  if (!entry || call.log.some((known) => known.seq >= event.seq)) return;
  const last = call.log.at(-1);
  if (entry.kind === "prompt" && last?.kind === "prompt" && last.text === entry.text) {
    Object.assign(last, { seq: event.seq, at: time(event.at), times: (last.times ?? 1) + 1 }); // a waiting loop
    return;
  }
  call.log.push({ id: `e${event.seq}`, seq: event.seq, at: time(event.at), ...entry });
}

const CUTS = new Set(["call.gathered", "call.ended", "call.dequeued", "call.joined", "call.bridged", "call.prompt"]);

function cut(call, at) {
  const last = call.log.findLast((entry) => entry.kind === "prompt");
  if (last && last.cut === undefined && last.at + last.seconds * 1000 > at + 50) last.cut = at;
}

const ENTRIES = {
  "call.prompt": (event) => promptEntry(event),
  "call.heard": ({ text, from }) => ({ kind: "heard", text, from }),
  "call.spoke": ({ text, heard_by: by }) => ({ kind: "said", text, lost: by.length === 0 }),
  "call.keys": ({ digits, taken }) => ({ kind: "keys", text: digits, lost: taken === 0 }),
  "call.recording": ({ beep }) => ({ kind: "note", text: beep === false ? "Recording" : "Beep. Recording" }),
  "call.recorded": () => ({ kind: "note", text: "Recording ended" }),
  "call.queued": () => ({ kind: "note", text: "Waiting in the line" }),
  "call.joined": () => ({ kind: "note", text: "Put through" }),
  "call.bridged": () => ({ kind: "note", text: "Put through" }),
};

const entryOf = (event) => ENTRIES[event.type]?.(event);

/** An event whose effect is known already adds only its words; an end tells how and when. */
export function retell(state, event) {
  const call = state.calls.get(event.call_sid);
  if (!call) return;
  record(call, event);
  if (event.type === "call.ended") MOVES.ended(call, event);
}

/** Rebuild the transcripts of live calls from events before the snapshot. */
export function recallInto(state, events) {
  const lived = [...state.calls.values()].filter((call) => call.status !== "ended");
  const fresh = new Map(lived.map((call) => [call.sid, { log: [] }]));
  for (const event of events) if (fresh.has(event.call_sid)) record(fresh.get(event.call_sid), event);
  for (const call of lived) {
    const { log } = fresh.get(call.sid);
    const newer = call.log.filter((entry) => entry.seq > (log.at(-1)?.seq ?? 0));
    if (log.length + newer.length >= call.log.length) call.log = [...log, ...newer];
  }
}

/** The legs of one phone that matter: live ones, newest last. */
export function liveLegs(state, number) {
  return [...state.calls.values()].filter((call) => call.party === number && call.status !== "ended" && !call.waiting);
}

export const ringsAt = (call) => call.status === "ringing" && !call.dials;

/** Who is at the far end, for people: the line's name, else the number. */
export function farEnd(state, call) {
  const number = call.dials ? call.to : call.from;
  return { number, name: state.lines.get(number)?.name || state.phones.get(number)?.name || "" };
}
