/** Wall-clock sums in a zone, by Temporal: a day is as long as it really is, and its hours are never taken for 24. */
import { Temporal } from "temporal-polyfill";

export const HOUR_MS = 3_600_000;

/** What a clock on the wall of `zone` shows at an instant. */
export function wallOf(at: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}

/** The first instant of a local day, `2026-11-01`; some days begin at one o'clock. */
export function startOfDay(date: string, zone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;
}

export function dateOf(at: number, zone: string): string {
  return wallOf(at, zone).toPlainDate().toString();
}

export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

export function addMonths(date: string, months: number): string {
  return Temporal.PlainDate.from(date).add({ months }).toString();
}

/** Monday of the week a date is in. */
export function mondayOf(date: string): string {
  const day = Temporal.PlainDate.from(date);
  return day.subtract({ days: day.dayOfWeek - 1 }).toString();
}

export function firstOfMonth(date: string): string {
  return Temporal.PlainDate.from(date).with({ day: 1 }).toString();
}

export interface Day {
  date: string;
  starts: number;
  ends: number;
  /** 24, but 23 or 25 (or 23.5) where the clocks change. */
  hours: number;
}

/** `count` local days from `date` on, each with its real length. */
export function daysFrom(date: string, count: number, zone: string): Day[] {
  return Array.from({ length: count }, (_, place) => {
    const day = addDays(date, place);
    const starts = startOfDay(day, zone);
    const ends = startOfDay(addDays(day, 1), zone);
    return { date: day, starts, ends, hours: (ends - starts) / HOUR_MS };
  });
}

/** How far the clocks move between two instants: -60 where they go back an hour, 0 if they don't. */
export function clockChange(starts: number, ends: number, zone: string): number {
  return (wallOf(ends, zone).offsetNanoseconds - wallOf(starts, zone).offsetNanoseconds) / 60_000_000_000;
}

/** The nearest quarter, half or whole hours on the wall, `step` in minutes. */
export function snapped(at: number, zone: string, step: number): number {
  const wall = wallOf(at, zone);
  const day = wall.startOfDay();
  const minutes = wall.hour * 60 + wall.minute + wall.second / 60;
  const round = Math.round(minutes / step) * step;
  if (round >= 1440) return day.add({ days: 1 }).epochMilliseconds;
  const near = wall.with({ hour: Math.floor(round / 60), minute: round % 60, second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 });
  return near.epochMilliseconds;
}

export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** What the clock shows when it is changed on a day that isn't 24 hours long, `02:00`, and whether it goes back. */
export function changeOf(day: Day, zone: string): { at: string; back: boolean } | null {
  const change = wallOf(day.starts - 1, zone).getTimeZoneTransition("next");
  if (!change || change.epochMilliseconds >= day.ends) return null;
  const before = wallOf(change.epochMilliseconds - 1, zone).toPlainDateTime().add({ milliseconds: 1 });
  return { at: before.toPlainTime().toString({ smallestUnit: "minute" }), back: clockChange(day.starts, day.ends, zone) < 0 };
}
