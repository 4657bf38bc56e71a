/**
 * The one place that makes sounds: tones made here, so that no file has to be fetched before the desk can ring. A browser
 * plays none before somebody has touched the page, and says so only when asked: `soundState` is what is known of it.
 */
import { useSyncExternalStore } from "react";

/** `untried`: nobody has asked yet; `blocked`: the browser plays nothing now; `none`: it can't at all. */
export type SoundState = "untried" | "works" | "blocked" | "none";

export interface Stroke {
  hz: number;
  /** Seconds after the first of its pattern. */
  after: number;
  lasts: number;
}

const ANSWERS_WITHIN_MS = 800;
const SILENT = 0.0001;

let audio: AudioContext | null = null;
let state: SoundState = "untried";
const listeners = new Set<() => void>();

export const soundState = (): SoundState => state;

export function useSoundState(): SoundState {
  return useSyncExternalStore(subscribe, soundState);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function become(next: SoundState): void {
  if (next === state) return;
  state = next;
  for (const listener of listeners) listener();
}

/** Asks the browser whether it plays sound, and to begin if it waited for a touch. It may never answer: then it doesn't. */
export async function wake(): Promise<SoundState> {
  const context = opened();
  if (!context) return state;
  if (context.state !== "running") await Promise.race([context.resume().catch(() => undefined), pause(ANSWERS_WITHIN_MS)]);
  become(context.state === "running" ? "works" : "blocked");
  return state;
}

/** Plays a pattern once; `volume` from 0 to 1. Nothing is kept for later: a ring that comes late is a false one. */
export async function play(strokes: readonly Stroke[], volume: number): Promise<void> {
  if ((await wake()) !== "works" || !audio) return;
  for (const stroke of strokes) tone(audio, stroke, volume);
}

function opened(): AudioContext | null {
  if (audio) return audio;
  if (typeof AudioContext === "undefined") {
    become("none");
    return null;
  }
  const context = new AudioContext();
  // Headphones pulled out, a tab put to sleep: what is shown follows.
  context.addEventListener("statechange", () => {
    if (state !== "untried") become(context.state === "running" ? "works" : "blocked");
  });
  audio = context;
  return context;
}

function tone(context: AudioContext, { hz, after, lasts }: Stroke, volume: number): void {
  const at = context.currentTime + after;
  const oscillator = context.createOscillator();
  const loudness = context.createGain();
  oscillator.frequency.value = hz;
  loudness.gain.setValueAtTime(SILENT, at);
  loudness.gain.exponentialRampToValueAtTime(Math.max(volume, SILENT), at + 0.02);
  loudness.gain.exponentialRampToValueAtTime(SILENT, at + lasts);
  oscillator.connect(loudness).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + lasts + 0.1);
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
