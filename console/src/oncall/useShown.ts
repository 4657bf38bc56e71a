import { useMemo } from "react";
import { useSearchParams } from "wouter";
import { now } from "../live/clock";
import { PRINTED_MONTHS, VIEWS, WEEKS, type Shown, type View } from "./time/range";
import { browserZone, dateOf } from "./time/zone";

export const ZONES = ["account", "browser", "utc"] as const;
export type ZoneChoice = (typeof ZONES)[number];

export interface Choice extends Shown {
  zone: string;
  zoneChoice: ZoneChoice;
  /** `doctors`, `doctors/primary`, or all. */
  place: string | null;
}

/** What is shown, kept in the address: a reload, Back and a colleague who is sent the link see the same. */
export function useShown(accountZone: string): [Choice, (next: Record<string, string | null>) => void] {
  const [params, setParams] = useSearchParams();
  const choice = useMemo(() => {
    const zoneChoice = ZONES.find((one) => one === params.get("zone")) ?? "account";
    const zone = zoneChoice === "utc" ? "UTC" : zoneChoice === "browser" ? browserZone() : accountZone;
    const date = params.get("date");
    return {
      view: VIEWS.find((view) => view === params.get("view")) ?? ("timeline" satisfies View),
      date: date && isDate(date) ? date : dateOf(now(), zone),
      weeks: WEEKS.find((weeks) => String(weeks) === params.get("weeks")) ?? 2,
      months: PRINTED_MONTHS.find((months) => String(months) === params.get("months")) ?? 1,
      place: params.get("slot"),
      zone, zoneChoice,
    };
  }, [params, accountZone]);
  const change = (next: Record<string, string | null>) => setParams((before) => {
    const after = new URLSearchParams(before);
    for (const [name, value] of Object.entries(next)) {
      if (value === null) after.delete(name);
      else after.set(name, value);
    }
    return after;
  });
  return [choice, change];
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}
