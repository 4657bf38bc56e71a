/** In which language an operator reads each call's script, where that is not the console's: kept as long as this page is. */
import { useSyncExternalStore } from "react";
import type { CallCard } from "../../api/types";
import type { Language } from "../../i18n";
import { useSpeech } from "../../i18n";

const chosen = new Map<string, Language>();
const listeners = new Set<() => void>();

export function readIn(card: CallCard, language: Language): void {
  chosen.set(nameOf(card), language);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The one chosen for this call, else the console's, where the account has it, else the account's own. */
export function useReadingOf(card: CallCard): Language {
  const { language } = useSpeech();
  const kept = useSyncExternalStore(subscribe, () => chosen.get(nameOf(card)));
  return kept ?? (card.languages.includes(language) ? language : (card.languages[0] ?? language));
}

const nameOf = ({ call, draft }: CallCard): string => (draft ? `message:${draft.id}` : `call:${call?.id}`);
