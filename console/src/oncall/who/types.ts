import type { components } from "../../api/schema";

type Schemas = components["schemas"];
export type WhoAnswer = Schemas["WhoAnswer"];
export type WhoStage = Schemas["WhoStage"];
export type WhoCallType = Schemas["WhoCallType"];
