import { useEffect, useRef, useState } from "react";
import { useSoundState, wake } from "./audio";
import { soundCheck } from "./sounds";

const SHOWN_MS = 8000;
const COMES_FROM: readonly (string | undefined)[] = ["offline", "on_break"];

/**
 * Whoever comes on duty hears that sound works; whoever is on duty already, after a reload, is only asked about. True for a
 * while after the notes were played.
 */
export function useDutySound(status: string | undefined): boolean {
  const before = useRef<string | undefined>(undefined);
  const sound = useSoundState();
  const heard = useRef(sound);
  const [checked, setChecked] = useState(false);
  useEffect(() => {
    const was = before.current;
    before.current = status;
    if (status === undefined || status === "offline") return;
    if (status !== "ready" || !COMES_FROM.includes(was)) void wake();
    else void soundCheck().then((state) => setChecked(state === "works"));
  }, [status]);
  // The browser plays again after it had refused: that is heard too, as whoever pressed for it wants to know.
  useEffect(() => {
    const was = heard.current;
    heard.current = sound;
    if (was === "blocked" && sound === "works" && status !== undefined && status !== "offline") void soundCheck();
  }, [sound, status]);
  useEffect(() => {
    if (!checked) return undefined;
    const timer = setTimeout(() => setChecked(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [checked]);
  return checked;
}

/** Some browsers begin to play only within the press itself: each one is taken until it has worked. */
export function useTouchToWake(): void {
  useEffect(() => {
    const touched = () => void wake();
    window.addEventListener("pointerdown", touched, { capture: true });
    window.addEventListener("keydown", touched, { capture: true });
    return () => {
      window.removeEventListener("pointerdown", touched, { capture: true });
      window.removeEventListener("keydown", touched, { capture: true });
    };
  }, []);
}
