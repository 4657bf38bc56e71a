/** Cover as the bureau's REST interface gives it. */
import type { Source } from "../types";

export type CoverKind = Extract<Source, "override" | "swap" | "give" | "absence">;

export interface Cover {
  id: number;
  kind: CoverKind;
  roster: string | null;
  slot: string | null;
  contact_id: number | null;
  contact_name: string | null;
  replaces_id: number | null;
  replaces_name: string | null;
  starts_at: string;
  ends_at: string;
  reason: string;
  request_id: number | null;
  created_by_name: string | null;
  created_at: string;
  cancelled_at: string | null;
  cancelled_by_name: string | null;
}

export interface NewAbsence {
  contact_id: number;
  stand_in_id: number | null;
  roster: string | null;
  starts_at: string;
  ends_at: string;
  reason: string;
}

export interface Moved {
  roster: string;
  slot: string;
  since: string;
  until: string;
  people: string[];
  reason: string;
}

export type EnteredAbsence = Cover & { moved: Moved[]; conflicts: string[] };

export type RequestStatus = "open" | "accepted" | "declined" | "withdrawn" | "expired" | "in_force" | "refused" | "undone" | "lapsed";
export type RequestAct = "accept" | "decline" | "withdraw" | "approve" | "refuse" | "undo";

export interface AskedShift {
  roster: string;
  slot: string;
  starts_at: string;
  ends_at: string;
}

export interface CoverRequest {
  id: number;
  kind: "give" | "swap";
  status: RequestStatus;
  reason: string;
  shift: AskedShift;
  return_shift: AskedShift | null;
  from_contact_id: number;
  from_name: string;
  to_contact_id: number | null;
  to_name: string | null;
  taker_name: string | null;
  note: string;
  answered_by_name: string | null;
}

export interface NewRequest {
  kind: "give" | "swap";
  roster: string;
  slot: string;
  at: string;
  from_contact_id: number;
  to_contact_id: number | null;
  return_at?: string;
  return_roster?: string;
  return_slot?: string;
  note: string;
  anyway: boolean;
}

export interface Note {
  id: number;
  text: string;
  until: string;
  contact_name: string | null;
  author: string | null;
  created_at: string;
}

export interface NewNote {
  text: string;
  until: string;
  contact_id: number | null;
}
