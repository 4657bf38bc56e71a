import type { components } from "../../api/schema";

export type FindingRow = components["schemas"]["WatchFinding"];
