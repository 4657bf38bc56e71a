/** What the desk sounds like. Each thing has its own sound, told apart without looking; how loud is worked out here. Pure. */
import type { Stroke } from "./audio";

/** A caller for me: two soft strokes of a bell. */
export const RING: readonly Stroke[] = [{ hz: 880, after: 0, lasts: 0.9 }, { hz: 1108.7, after: 0.22, lasts: 0.9 }];
export const RING_VOLUME = 0.12;
export const RING_EVERY_MS = 2000;

/** Nobody has an urgent message: three short falling strokes, low, nothing like the bell. */
export const ALARM: readonly Stroke[] = [
  { hz: 622.3, after: 0, lasts: 0.22 }, { hz: 466.2, after: 0.2, lasts: 0.22 }, { hz: 349.2, after: 0.4, lasts: 0.5 },
];

/** Two rising notes that say: you would hear it. */
export const CHECK: readonly Stroke[] = [{ hz: 523.3, after: 0, lasts: 0.3 }, { hz: 784, after: 0.18, lasts: 0.5 }];
export const CHECK_VOLUME = 0.12;

/** Something will happen by itself soon: the same note, four times. */
export const WARNING: readonly Stroke[] = [0, 0.3, 0.6, 0.9].map((after) => ({ hz: 698.5, after, lasts: 0.24 }));
export const WARNING_VOLUME = 0.2;

/** `full`: nothing else is to be heard; `soft`: somebody is talking, or a caller rings; `none`: it is not for this person now. */
export type Hearing = "full" | "soft" | "none";

const SOFT_VOLUME = 0.03;
const SOFT_EVERY_MS = 15_000;
const FIRST_VOLUME = 0.1;
const LOUDEST = 0.8;
const DOUBLES_EVERY_MS = 60_000;

/** How loud the alarm is at this age, and when it sounds again: doubled each minute, and twice as often after two. */
export function alarmAt(ageMs: number, hearing: Hearing): { volume: number; everyMs: number } | null {
  if (hearing === "none") return null;
  if (hearing === "soft") return { volume: SOFT_VOLUME, everyMs: SOFT_EVERY_MS };
  const volume = Math.min(LOUDEST, FIRST_VOLUME * 2 ** (Math.max(0, ageMs) / DOUBLES_EVERY_MS));
  return { volume, everyMs: ageMs < 2 * DOUBLES_EVERY_MS ? 4000 : 2000 };
}
