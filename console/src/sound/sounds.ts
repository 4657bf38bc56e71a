/** The sounds by name, for whoever needs one. */
import { play, wake, type SoundState } from "./audio";
import { ALARM, CHECK, CHECK_VOLUME, RING, RING_EVERY_MS, RING_VOLUME, WARNING, WARNING_VOLUME } from "./patterns";

/** Rings until the returned function is called. */
export function startRinging(): () => void {
  const stroke = () => void play(RING, RING_VOLUME);
  stroke();
  const timer = setInterval(stroke, RING_EVERY_MS);
  return () => clearInterval(timer);
}

/**
 * Sounds the alarm, at once and then as often and as loudly as `how` says, until the returned function is called. How loud
 * is asked for anew each time: it grows with age.
 */
export function startAlarm(how: () => { volume: number; everyMs: number } | null): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const sound = () => {
    const now = how();
    if (!now) return;
    void play(ALARM, now.volume);
    timer = setTimeout(sound, now.everyMs);
  };
  sound();
  return () => clearTimeout(timer);
}

/** Two notes to be heard. Says whether the browser plays sound at all; whether anybody hears it only they know. */
export async function soundCheck(): Promise<SoundState> {
  const state = await wake();
  await play(CHECK, CHECK_VOLUME);
  return state;
}

/** Once: something will happen by itself soon, unless somebody does something. */
export function warn(): void {
  void play(WARNING, WARNING_VOLUME);
}
