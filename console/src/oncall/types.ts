/** Rosters, the final schedule and cover as the bureau's REST interface gives them. Times are RFC 3339 strings in UTC. */
export type Source = "layer" | "default" | "exception" | "override" | "swap" | "give" | "absence" | "nobody";

export interface OnDuty {
  contact: string;
  contact_id: number;
  name: string;
}

/** A stretch of a slot in which nothing changes; `until` is not in it. */
export interface Piece {
  since: string | null;
  until: string | null;
  people: OnDuty[];
  source: Source;
  layer: string | null;
  shift: number | string | null;
  cover_id: number | null;
  reason: string;
}

export interface SlotSchedule {
  slot: string;
  label: string;
  pieces: Piece[];
  layers: { layer: string; pieces: Piece[] }[];
}

export interface Schedule {
  timezone: string;
  slots: SlotSchedule[];
}
