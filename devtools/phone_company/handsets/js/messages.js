// Texts of each phone, oldest first: {sid, mine, peer, body, at}.

import { time } from "./times.js";

/** The texts of a phone in the snapshot. */
export function messagesOf(phone) {
  return (phone.messages ?? [])
    .map((text) => ({
      sid: text.message_sid ?? text.sid, mine: text.from === phone.number, body: text.body,
      peer: text.from === phone.number ? text.to : text.from, at: time(text.at ?? text.sent_at ?? text.created_at),
    }))
    .sort((a, b) => a.at - b.at);
}

export function applyText(state, event) {
  if (event.type === "sms.status") return;
  const mine = event.type === "sms.sent";
  const thread = state.messages.get(event.number) ?? [];
  if (thread.some((text) => text.sid === event.message_sid)) return;
  const text = { sid: event.message_sid, mine, peer: mine ? event.to : event.from, body: event.body, at: time(event.at) };
  state.messages.set(event.number, [...thread, text]);
  if (!mine) state.unread.set(event.number, (state.unread.get(event.number) ?? 0) + 1);
}

/** Whom this phone can text: those it has texted with, the latest first, then the other lines. */
export function peersOf(state, number) {
  const known = [...(state.messages.get(number) ?? [])].reverse().map((text) => text.peer);
  const own = [...state.lines.values()].filter((line) => line.name && line.name === state.phones.get(number)?.account);
  return [...new Set([...known, ...own.map((line) => line.number), ...state.lines.keys()])];
}
