/** Who is on call, as the bureau's REST interface gives it. Times are RFC 3339 strings in UTC. */
import type { components } from "../api/schema";

type Schemas = components["schemas"];
export type Schedule = Schemas["ScheduleView"];
/** A stretch of a slot in which nothing changes; `until` is not in it. */
export type Piece = Schemas["PieceView"];
export type Source = Piece["source"];
export type OnDuty = Schemas["DutyPerson"];
