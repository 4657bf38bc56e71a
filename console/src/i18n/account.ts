/** An account's texts, in the language in which they are read: the console's, or on a call's card the caller's. */
import { createContext, useContext } from "react";
import type { AccountText } from "../api/types";
import { useSpeech, type Language } from "./index";

export const ReadingContext = createContext<Language | null>(null);

export function useReading(): Language {
  const { language } = useSpeech();
  return useContext(ReadingContext) ?? language;
}

/** In the language wanted, else in the account's own, which stands first. */
export function pickText(text: AccountText, wanted: Language): string {
  return typeof text === "string" ? text : (text[wanted] ?? Object.values(text)[0] ?? "");
}

/** Which language that is, for whoever reads it aloud; of one string for all nobody has said. */
export function langOf(text: AccountText, wanted: Language): string | undefined {
  if (typeof text === "string") return undefined;
  return text[wanted] === undefined ? Object.keys(text)[0] : wanted;
}
