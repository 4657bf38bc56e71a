import { useCallback } from "react";
import { useSpeech } from "../i18n";
import { reasonWords } from "./reason";

/** Why somebody is on call, in the screen's words; `slots` name the keys that a reason may speak of. */
export function useReason(slots: readonly { slot: string; label: string }[] = []): (reason: string) => string {
  const { t, language } = useSpeech();
  return useCallback(
    (reason) => reasonWords(reason, { t, language, label: (key) => slots.find((one) => one.slot === key)?.label ?? key }),
    [t, language, slots],
  );
}
