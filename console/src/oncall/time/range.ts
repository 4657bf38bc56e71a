/** What a view shows: from which local date, how many days. */
import { Temporal } from "temporal-polyfill";
import { addDays, addMonths, daysFrom, firstOfMonth, mondayOf, startOfDay, type Day } from "./zone";

export const VIEWS = ["timeline", "week", "month", "day", "print"] as const;
export type View = (typeof VIEWS)[number];
export const WEEKS = [1, 2, 4] as const;
export const PRINTED_MONTHS = [1, 2, 3, 6, 12] as const;

export interface Shown {
  view: View;
  /** A local date within what is shown. */
  date: string;
  /** Weeks of the timeline. */
  weeks: number;
  /** Months of the print view. */
  months: number;
}

export interface Range {
  first: string;
  days: number;
  starts: number;
  ends: number;
}

export function rangeOf(shown: Shown, zone: string): Range {
  const [first, days] = spanOf(shown);
  return { first, days, starts: startOfDay(first, zone), ends: startOfDay(addDays(first, days), zone) };
}

function spanOf({ view, date, weeks, months }: Shown): [string, number] {
  if (view === "day") return [date, 1];
  if (view === "week") return [mondayOf(date), 7];
  if (view === "timeline") return [mondayOf(date), 7 * weeks];
  if (view === "print") return [firstOfMonth(date), daysBetween(firstOfMonth(date), addMonths(firstOfMonth(date), months))];
  const first = mondayOf(firstOfMonth(date));
  const last = mondayOf(addDays(addMonths(firstOfMonth(date), 1), -1));
  return [first, daysBetween(first, last) + 7];
}

export function daysOf(range: Range, zone: string): Day[] {
  return daysFrom(range.first, range.days, zone);
}

/** The date one screenful on (1) or back (-1). */
export function stepped(shown: Shown, by: 1 | -1): string {
  if (shown.view === "day") return addDays(shown.date, by);
  if (shown.view === "week") return addDays(shown.date, 7 * by);
  if (shown.view === "timeline") return addDays(shown.date, 7 * shown.weeks * by);
  return addMonths(firstOfMonth(shown.date), by * (shown.view === "print" ? shown.months : 1));
}

function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: "days" }).days;
}

/** What the screen's title says of a range: `16 – 22 Nov 2026`, `November 2026`. */
export function titleOf(shown: Shown, range: Range, zone: string, language: string): string {
  if (shown.view === "month" || (shown.view === "print" && shown.months === 1)) {
    return new Intl.DateTimeFormat(language, { month: "long", year: "numeric", timeZone: zone }).format(startOfDay(firstOfMonth(shown.date), zone));
  }
  const format = new Intl.DateTimeFormat(language, { weekday: shown.view === "day" ? "long" : undefined, day: "numeric", month: "short", year: "numeric", timeZone: zone });
  return shown.view === "day" ? format.format(range.starts) : format.formatRange(range.starts, range.ends - 1);
}
