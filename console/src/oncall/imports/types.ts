/** Imports as the bureau's REST interface takes and answers them. */
import type { components } from "../../api/schema";

type Schemas = components["schemas"];
export type ImportReport = Schemas["ImportView"];
export type ImportedShift = Schemas["ImportedShift"];
/** What is left out is the bureau's default. */
export type NewImport = Partial<Schemas["NewImport"]> & { slot: string };
export type Format = Schemas["NewImport"]["format"];

/** What is looked at: into which roster, and from where. */
export interface Asked {
  roster: string;
  body: NewImport;
}

export interface Looked {
  asked: Asked;
  report: ImportReport;
}
