/** A roster as a document: what `PUT …/draft` takes and YAML holds. Only what the editor shows is named; the rest is kept as it is. */
import type { components } from "../../api/schema";

export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";
export const WEEKDAYS: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** One turn: a person, or an order of people of whom the first is on call. */
export type Turn = string | string[];

export interface Span {
  weeks?: number;
  days?: number;
  hours?: number;
  months?: number;
}

export interface HandOver {
  day?: Weekday;
  day_of_month?: number;
  nth?: { day: Weekday; nth: number };
  time: string;
}

export interface Rotation {
  people: Turn[];
  every?: Span;
  /** Instead of `every`: turns of different lengths, round and round. */
  lengths?: Span[];
  hand_over: HandOver;
  starts: string;
  ends?: string;
  lasts?: { hours: number };
  timezone?: string;
}

export type WindowDay = Weekday | "holiday";

export interface Window {
  /** Left out: every day. */
  days?: WindowDay[];
  from?: string;
  to?: string;
}

export interface Shift {
  shift: string;
  from: string;
  to: string;
  people: Turn[];
  note?: string;
}

export interface Layer {
  layer: string;
  rotation?: Rotation;
  shifts?: Shift[];
  only?: Window[];
  not_on_holidays?: boolean;
}

export interface Slot {
  slot: string;
  label?: string;
  timezone?: string;
  layers?: Layer[];
  rotation?: Rotation;
  default?: string[];
  exceptions?: Shift[];
  place_of?: { slot: string; place: number };
}

export interface RosterBody {
  name: string;
  timezone?: string;
  holidays?: { country?: string; subdivision?: string; also?: string[]; except?: string[] };
  confirm_every_days?: number;
  slots: Slot[];
}

type Schemas = components["schemas"];
export type FoundFault = Schemas["FindingView"];
export type DraftAnswer = Schemas["RosterDraftView"];
export type TurnedDraft = Schemas["TurnedDraftView"];
/** What is left out is the bureau's default. */
export type NewVersion = Partial<Schemas["NewVersion"]>;
export type RosterRow = Schemas["RosterRow"];
/** A draft may be half-written: what is missing is shown as empty. */
export type RosterDetail = Omit<Schemas["RosterDetail"], "body" | "draft"> & { body: RosterBody | null; draft: RosterBody | null };
