/** Calendar feeds as the bureau's REST interface gives them. */
import type { components } from "../../api/schema";

type Schemas = components["schemas"];
export type Feed = Schemas["FeedView"];
export type NewFeed = Schemas["NewFeed"];
/** With its address, this once. */
export type MadeFeed = Schemas["NewFeedView"];
export type Scope = NewFeed["scope"];
