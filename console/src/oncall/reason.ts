/**
 * Why somebody is on call, as an operator would say it. The bureau's words (oncall/schedule/words.py) name rotations and layers by
 * their keys; here they become a plain line in the screen's language. What isn't known here is shown as it came. Pure.
 */
import type { Say } from "../i18n";

interface Reading {
  t: Say;
  language: string;
  /** A slot's label by its key. */
  label: (slot: string) => string;
}
type Rule = [RegExp, (found: string[], reading: Reading) => string];

const UNTIL = String.raw`(\d\d:\d\d|\w{3} \d{4}-\d\d-\d\d \d\d:\d\d)`;
const RULES: Rule[] = [
  [/^nobody at place (\d+) of (\S+?)(?:: (.+))?$/s, ([place = "", slot = ""], { t, label }) => t("why.nobodyAt", { place: Number(place), slot: label(slot) })],
  [/^place (\d+) of (\S+): (.+)$/s, ([place = "", slot = "", rest = ""], reading) =>
    `${reading.t("why.placeOf", { place: Number(place), slot: reading.label(slot) })} · ${reasonWords(rest, reading)}`],
  [/^(.+?) rotation(?: '.+?')?, hand-over ((?:\w+ )*\d\d:\d\d)(?:: (.+))?$/s, ([often = "", at = "", note], { t, language }) =>
    noted(t("why.rota", { often: oftenWords(often, t), at: whenWords(at, t, language) }), note)],
  [/^shift of '.+?'(?:: (.+))?$/s, ([note], { t }) => noted(t("why.shift"), note)],
  [/^exception '.+' to the default list$/s, (_, { t }) => t("why.exception")],
  [/^default list(?:: (.+))?$/s, (_, { t }) => t("why.default")],
  [/^nobody(?:: .+)?$/s, (_, { t }) => t("why.nobody")],
  [/^no layer has anybody$/, (_, { t }) => t("why.nobody")],
  [new RegExp(`^(override|swap|give)(?: by (.+?))?(?: for (.+?))? until ${UNTIL}(?:: (.+))?$`, "s"), ([kind = "", by, away, until = "", note], { t, language }) =>
    noted([t(`why.${kind as "override" | "swap" | "give"}`), away && t("why.for", { who: away }), t("oncall.until", { time: untilWords(until, language) }), by && t("why.by", { who: by })]
      .filter(Boolean).join(", "), note)],
  [new RegExp(`^(.+) is away until ${UNTIL}(?:: (.+))?; (.+)$`, "s"), ([who = "", until = "", note, then = ""], { t, language }) =>
    `${noted(t("why.away", { who, time: untilWords(until, language) }), note)}; ${thenWords(then, t)}`],
];

export function reasonWords(reason: string, reading: Reading): string {
  for (const [shape, words] of RULES) {
    const found = shape.exec(reason);
    if (found) return words(found.slice(1), reading);
  }
  return reason;
}

const noted = (words: string, note: string | undefined): string => (note ? `${words}: ${note}` : words);

function oftenWords(often: string, t: Say): string {
  if (often === "weekly" || often === "daily" || often === "monthly" || often === "hourly" || often === "irregular") return t(`often.${often}`);
  const [count, unit] = often.split("-");
  return unit === "week" || unit === "day" || unit === "hour" || unit === "month" ? t(`often.${unit}s`, { n: Number(count) }) : often;
}

function whenWords(at: string, t: Say, language: string): string {
  const parts = at.split(" ");
  const time = parts.pop() ?? "";
  if (parts.length === 0) return time;
  if (parts.join(" ") === "last day") return `${t("when.lastDay")} ${time}`;
  if (parts[0] === "day") return `${t("when.day", { n: parts[1] ?? "" })} ${time}`;
  const nth = { first: "1", second: "2", third: "3", fourth: "4", last: "-1" }[parts[0] ?? ""] as "1" | undefined;
  const day = weekday(parts.at(-1) ?? "", language);
  return nth && parts.length > 1 ? `${t(`nth.${nth}`)} ${day} ${time}` : `${day} ${time}`;
}

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** `Mon` or `mon` in the screen's language. */
export function weekday(name: string, language: string): string {
  const place = DAYS.indexOf(name.toLowerCase());
  // The fifth of January 2026 was a Monday.
  return place < 0 ? name : new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" }).format(Date.UTC(2026, 0, 5 + place));
}

/** Every weekday's name in a text, in the screen's language: `Mon–Fri 08:30`. */
export const daysIn = (text: string, language: string): string =>
  text.replaceAll(/\b(mon|tue|wed|thu|fri|sat|sun)\b/gi, (name) => weekday(name, language));

function untilWords(until: string, language: string): string {
  const found = /^(\w{3}) (\d{4}-\d\d-\d\d) (\d\d:\d\d)$/.exec(until);
  if (!found) return until;
  const day = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" }).format(Date.parse(`${found[2]}T00:00:00Z`));
  return `${day}, ${found[3]}`;
}

function thenWords(then: string, t: Say): string {
  const found = /^(.+) (stands in|is next in line)$/.exec(then);
  if (found) return t(found[2] === "stands in" ? "why.standsIn" : "why.nextInLine", { who: found[1] ?? "" });
  return then === "nobody else is in line" ? t("why.nobodyElse") : then;
}
