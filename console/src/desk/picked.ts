/** Which of my calls the desk shows: the frame leads back to one from any screen. */
import { useSyncExternalStore } from "react";

let picked: number | null = null;
const listeners = new Set<() => void>();

export function pickCall(id: number | null): void {
  picked = id;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const usePickedCall = (): number | null => useSyncExternalStore(subscribe, () => picked);
