/** Who is on call, as the bureau's REST interface gives it. Times are RFC 3339 strings in UTC. */
import type { components } from "../api/schema";

type Schemas = components["schemas"];
export type Schedule = Schemas["ScheduleView"];
/** A stretch of a slot in which nothing changes; `until` is not in it. */
export type Piece = Schemas["PieceView"] & {
  /** It began before, or goes on after, what was asked for: that bound is only where the asking ended. */
  cutBefore?: boolean;
  cutAfter?: boolean;
};
export type Source = Piece["source"];
export type OnDuty = Schemas["DutyPerson"];
