/** Cover as the bureau's REST interface gives it. */
import type { components } from "../../api/schema";

type Schemas = components["schemas"];
export type Cover = Schemas["CoverView"];
export type NewAbsence = Schemas["NewAbsence"];
export type EnteredAbsence = Schemas["EnteredAbsence"];
export type CoverRequest = Schemas["RequestView"];
export type AskedShift = Schemas["ShiftView"];
export type NewRequest = Schemas["NewRequest"];
export type Note = Schemas["NoteView"];
export type NewNote = Schemas["NewNote"];
export type RequestAct = "accept" | "decline" | "withdraw" | "approve" | "refuse" | "undo";
