import type { components } from "../../api/schema";

type Schemas = components["schemas"];
export type Fairness = Schemas["FairnessAnswer"];
export type PersonShare = Schemas["PersonFairness"];
export type SlotShare = Schemas["SlotShare"];
