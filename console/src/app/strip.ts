/** Which keys the strip names, the most needed first; what does not fit is left out whole. */
import type { KeyName } from "../keys/map";
import { KEYS } from "../keys/map";

const FIRST: readonly KeyName[] = [
  "accept", "emergency", "hold", "claimAlarm", "send", "toCall", "hangUp", "decline", "wrapped", "ready", "mute", "talk", "urgency", "close",
];
const ALWAYS: readonly KeyName[] = ["back", "palette", "map"];
/** The same as another that is shown. */
const TWICE: readonly KeyName[] = ["acceptEnter"];

export function inOrder(working: ReadonlySet<KeyName>): KeyName[] {
  const others = (Object.keys(KEYS) as KeyName[]).filter((name) => ![...FIRST, ...ALWAYS, ...TWICE].includes(name));
  return [...FIRST, ...ALWAYS, ...others].filter((name) => working.has(name));
}
