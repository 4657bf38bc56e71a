// How things are written: numbers, times, lengths, links.

import { h } from "./dom.js";

/** +12025550100 → "+1 202 555 0100"; other countries in groups of three; anything else as it is. */
export function pretty(number) {
  const north = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number ?? "");
  if (north) return `+1 ${north[1]} ${north[2]} ${north[3]}`;
  if (/^\+\d{7,15}$/.test(number ?? "")) return number.replace(/(\d{3})(?=\d{2})/g, "$1 ").trim();
  return number || "unknown";
}

/** What was dialled, as E.164: ten digits are North American, a leading 00 or 011 stands for +. */
export function e164(typed) {
  const digits = typed.replace(/[^\d*#]/g, "");
  if (typed.startsWith("+")) return `+${digits}`;
  if (digits.startsWith("011")) return `+${digits.slice(3)}`;
  if (digits.startsWith("00")) return `+${digits.slice(2)}`;
  return digits.length === 10 ? `+1${digits}` : `+${digits}`;
}

/** Milliseconds as 0:42, 12:05 or 1:02:03. */
export function length(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n) => String(n).padStart(2, "0");
  const rest = `${Math.floor(seconds / 60) % 60}:${two(seconds % 60)}`;
  return seconds < 3600 ? rest : `${Math.floor(seconds / 3600)}:${rest.padStart(5, "0")}`;
}

const HOUR = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const SECOND = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short" });

export const hour = (ms) => HOUR.format(ms);
export const second = (ms) => SECOND.format(ms);
export const day = (ms) => DAY.format(ms);

/** "12 s", "3 min", "2 h 5 min": how far a moved clock is ahead. */
export function span(seconds) {
  const s = Math.round(Math.abs(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return s % 60 ? `${Math.floor(s / 60)} min ${s % 60} s` : `${s / 60} min`;
  const minutes = Math.round((s % 3600) / 60);
  return minutes ? `${Math.floor(s / 3600)} h ${minutes} min` : `${Math.floor(s / 3600)} h`;
}

export const plural = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

/** The text as nodes, with links that open in a tab of their own and learn nothing of this one. */
export function linked(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    parts.push(text.slice(from, found.index));
    parts.push(h("a", { href: found[0], target: "_blank", rel: "noopener noreferrer" }, found[0]));
    from = found.index + found[0].length;
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part !== "");
}
