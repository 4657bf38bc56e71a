/** The editor works on the document itself, by JSON Pointer: what it doesn't know stays in it, and findings name their field. */
import type { HandOver, Layer, Rotation, RosterBody, Shift, Slot, Span, Turn } from "./types";

/** A copy with the value at `/slots/0/label` set; undefined takes it out. */
export function put(body: RosterBody, path: string, value: unknown): RosterBody {
  return putAt(body, parts(path), value) as RosterBody;
}

function putAt(node: unknown, path: readonly string[], value: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  if (Array.isArray(node)) {
    const copy: unknown[] = [...node];
    const place = Number(head);
    if (rest.length === 0 && value === undefined) copy.splice(place, 1);
    else copy[place] = putAt(copy[place], rest, value);
    return copy;
  }
  const copy: Record<string, unknown> = { ...(node as Record<string, unknown> | undefined) };
  const next = rest.length === 0 ? value : putAt(copy[head], rest, value);
  if (next === undefined) delete copy[head];
  else copy[head] = next;
  return copy;
}

export function parts(path: string): string[] {
  return path.split("/").slice(1).map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

export function at(body: unknown, path: string): unknown {
  return parts(path).reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], body);
}

/** `First call` is `first-call`; taken names get a number. */
export function slugOf(name: string, taken: readonly string[], otherwise: string): string {
  const plain = name.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "").slice(0, 40);
  const slug = plain || otherwise;
  if (!taken.includes(slug)) return slug;
  for (let number = 2; ; number += 1) if (!taken.includes(`${slug}-${number}`)) return `${slug}-${number}`;
}

/** The short form (`rotation` beside the slot) written out as one layer: only when it must be, as it reads as a change. */
export function inLayers(slot: Slot): Slot {
  if (!slot.rotation) return slot;
  const { rotation, ...rest } = slot;
  return { ...rest, layers: [{ layer: "rotation", rotation }, ...(slot.layers ?? [])] };
}

export const RHYTHMS = ["weekly", "daily", "hourly", "monthly", "nth", "lengths"] as const;
export type Rhythm = (typeof RHYTHMS)[number];

export function rhythmOf({ every, lengths, hand_over }: Rotation): Rhythm {
  if (lengths) return "lengths";
  if (every?.hours) return "hourly";
  if (every?.days) return "daily";
  if (every?.months) return hand_over.nth ? "nth" : "monthly";
  return "weekly";
}

/** How many weeks, days, hours or months a turn is. */
export function countOf(every: Span | undefined): number {
  return every?.weeks || every?.days || every?.hours || every?.months || 1;
}

/** The rotation in another rhythm: the time of day stays, what only the old rhythm needs goes. */
export function withRhythm({ every: _every, lengths: _lengths, ...rotation }: Rotation, rhythm: Rhythm): Rotation {
  const { time } = rotation.hand_over;
  const day = rotation.hand_over.day ?? rotation.hand_over.nth?.day ?? "mon";
  const shapes: Record<Rhythm, { every?: Span; lengths?: Span[]; hand_over: HandOver }> = {
    weekly: { every: { weeks: 1 }, hand_over: { day, time } },
    daily: { every: { days: 1 }, hand_over: { time } },
    hourly: { every: { hours: 8 }, hand_over: { time } },
    monthly: { every: { months: 1 }, hand_over: { day_of_month: 1, time } },
    nth: { every: { months: 1 }, hand_over: { nth: { day, nth: 1 }, time } },
    lengths: { lengths: [{ days: 5 }, { days: 2 }], hand_over: { day, time } },
  };
  return { ...rotation, ...shapes[rhythm] };
}

export function withCount(rotation: Rotation, count: number): Rotation {
  const unit = (["days", "hours", "months"] as const).find((name) => rotation.every?.[name]) ?? "weeks";
  return { ...rotation, every: { [unit]: count } };
}

export function newRotation(people: readonly string[], starts: string): Rotation {
  return { people: [...people], every: { weeks: 1 }, hand_over: { day: "mon", time: "17:00" }, starts };
}

export function newLayer(kind: "rotation" | "shifts", taken: readonly string[], starts: string): Layer {
  const layer = slugOf(kind === "rotation" ? "weekly" : "fixed", taken, kind);
  return kind === "rotation" ? { layer, rotation: newRotation([], starts) } : { layer, shifts: [newShift([], starts, [])] };
}

export function newShift(people: readonly Turn[], date: string, taken: readonly string[]): Shift {
  return { shift: slugOf("shift-1", taken, "shift"), from: `${date}T17:00`, to: `${date}T23:00`, people: [...people] };
}

export function newSlot(label: string, taken: readonly string[], starts: string): Slot {
  return { slot: slugOf(label, taken, "slot"), label, layers: [newLayer("rotation", [], starts)], default: [] };
}

export function newRoster(name: string, timezone: string, label: string, starts: string): RosterBody {
  return { name, timezone, confirm_every_days: 30, slots: [newSlot(label, [], starts)] };
}

export function orderIn(turn: Turn): string[] {
  return typeof turn === "string" ? [turn] : turn;
}

/** A turn of one person is written plainly. */
export function turnOf(order: readonly string[]): Turn {
  return order.length === 1 ? (order[0] ?? "") : [...order];
}
