/** What nobody at the desk has, and how loudly this person is to hear of it. Pure. */
import type { Operator } from "../../api/types";
import type { Item } from "../../live/store";
import type { Hearing } from "../../sound/patterns";

export interface Alarm {
  dispatch: number;
  account: string;
  color: string;
  urgent: boolean;
  /** Since when nobody has it. */
  since: string;
  /** The supervisors have been told that nobody reacts. */
  told: boolean;
}

/** Urgent ones first, then the one that has waited longest. */
export function alarmsOf(dispatches: readonly Item<"dispatch">[]): Alarm[] {
  return dispatches
    .filter(({ data }) => data.status === "at_desk" && data.owner_id === null && !data.silent)
    .map(({ id, data }) => ({
      dispatch: id, account: data.account_name, color: data.account_color, urgent: data.urgency === "urgent",
      since: data.unclaimed_since ?? data.started_at, told: data.told_at !== null,
    }))
    .toSorted((a, b) => Number(b.urgent) - Number(a.urgent) || Date.parse(a.since) - Date.parse(b.since) || a.dispatch - b.dispatch);
}

/**
 * Whoever talks, or is rung for, hears it faintly; whoever is on duty, in full. Who is off duty hears it when there is
 * nobody else to, or when those who are there don't react.
 */
export function hearingOf(status: Operator["status"] | undefined, onDuty: number, told: boolean): Hearing {
  if (status === "talking" || status === "offered") return "soft";
  if (status !== undefined && status !== "offline") return "full";
  return told || onDuty === 0 ? "full" : "none";
}
