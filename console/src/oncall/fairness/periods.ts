/** Stretches of whole local days that fairness is asked for. */
import { Temporal } from "temporal-polyfill";

export const PERIODS = ["thisMonth", "lastMonth", "thisQuarter", "lastQuarter", "thisYear", "lastYear"] as const;
export type Period = (typeof PERIODS)[number];

/** The first and the last day, both in it. */
export interface Days {
  from: string;
  to: string;
}

const MONTHS: Record<Period, number> = { thisMonth: 1, lastMonth: 1, thisQuarter: 3, lastQuarter: 3, thisYear: 12, lastYear: 12 };

export function daysIn(period: Period, today: string): Days {
  const months = MONTHS[period];
  const day = Temporal.PlainDate.from(today);
  const begun = day.with({ day: 1, month: day.month - ((day.month - 1) % months) });
  const first = period.startsWith("last") ? begun.subtract({ months }) : begun;
  return { from: first.toString(), to: first.add({ months }).subtract({ days: 1 }).toString() };
}

/** Which of them this is, if any. */
export function periodOf(days: Days, today: string): Period | null {
  return PERIODS.find((period) => {
    const { from, to } = daysIn(period, today);
    return from === days.from && to === days.to;
  }) ?? null;
}
