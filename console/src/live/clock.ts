/**
 * The bureau's clock, as told over the live line: ages and countdowns are counted by it, not by this computer's.
 * One ticker redraws everything that shows a time, once a second, so that all timers turn together.
 */
import { useSyncExternalStore } from "react";

let offsetMs = 0;
let second = Math.floor(Date.now() / 1000);
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** Milliseconds since 1970 by the bureau's clock. */
export function now(): number {
  return Date.now() + offsetMs;
}

export function setBureauTime(iso: string, receivedAt = Date.now()): void {
  const told = Date.parse(iso);
  if (Number.isNaN(told)) return;
  const fresh = told - receivedAt;
  // A late answer looks like a slow clock: small steps back are network noise, so only forward ones are taken at once.
  if (fresh > offsetMs || offsetMs - fresh > 1500) offsetMs = fresh;
  tick();
}

function tick(): void {
  const current = Math.floor(now() / 1000);
  if (current === second) return;
  second = current;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 200);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The bureau's time in milliseconds, redrawn each second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => second) * 1000;
}
