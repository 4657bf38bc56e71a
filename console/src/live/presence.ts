/**
 * Whether somebody is at this screen, as the live line tells it, and how long the session stands, as it is told back. A
 * screen that nobody touches is signed off in the end, unless its person is on duty.
 */
import { useSyncExternalStore } from "react";

export interface Stay {
  /** Signed off then, unless somebody is seen before; null for whoever is on duty. */
  idleAt: string | null;
  endsAt: string;
}

const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchmove"] as const;
let touched = true;
let stay: Stay | null = null;
const listeners = new Set<() => void>();

const touch = (): void => {
  touched = true;
};

/** Notices hands on this screen until the returned function is called. */
export function watchHands(): () => void {
  touched = true;
  for (const sign of SIGNS) globalThis.addEventListener?.(sign, touch, { capture: true, passive: true });
  return () => {
    for (const sign of SIGNS) globalThis.removeEventListener?.(sign, touch, { capture: true });
    become(null);
  };
}

/** Whether somebody has touched the screen since this was last asked. */
export function wasWatched(): boolean {
  const was = touched;
  touched = false;
  return was;
}

/** What the bureau said with a sign of life. */
export function told(said: { idle_at?: string; ends_at?: string }): void {
  if (said.ends_at !== undefined) become({ idleAt: said.idle_at ?? null, endsAt: said.ends_at });
}

export function useStay(): Stay | null {
  return useSyncExternalStore(subscribe, () => stay);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function become(next: Stay | null): void {
  if (stay?.idleAt === next?.idleAt && stay?.endsAt === next?.endsAt) return;
  stay = next;
  for (const listener of listeners) listener();
}
