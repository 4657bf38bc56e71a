/** Words in the operator's language. English is the list of what there is to say; Spanish must say all of it. */
import { createContext, useContext } from "react";
import { en } from "./en";
import { es } from "./es";

export type Word = keyof typeof en;
export type Language = "en" | "es";
/** Each in itself: whoever needs it reads it. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", es: "Español" };
export type Values = Record<string, string | number>;
export type Say = (word: Word, values?: Values) => string;

export const DICTIONARIES: Record<Language, Record<Word, string>> = { en, es };
const KEPT = "nightbell.language";

export function sayIn(language: Language): Say {
  const dictionary = DICTIONARIES[language];
  return (word, values) => fill(dictionary[word], values);
}

/** `{name}` is replaced; `{n|one|many}` chooses by whether n is 1. */
export function fill(text: string, values: Values = {}): string {
  return text.replaceAll(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    if (one === undefined) return typeof value === "string" ? isolated(value) : String(value);
    return (value === 1 ? one : (many ?? "")).replaceAll("#", String(value));
  });
}

/** A name written from right to left leaves the order of the words beside it alone. */
function isolated(text: string): string {
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u.test(text) ? `\u2068${text}\u2069` : text;
}

export function isWord(text: string): text is Word {
  return Object.hasOwn(en, text);
}

export function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === "en" || kept === "es") return kept;
  return navigator.language.startsWith("es") ? "es" : "en";
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEPT, language);
  document.documentElement.lang = language;
}

export interface Speech {
  language: Language;
  t: Say;
  change(language: Language): void;
}
export const SpeechContext = createContext<Speech>({ language: "en", t: sayIn("en"), change: () => undefined });

export const useSpeech = (): Speech => useContext(SpeechContext);
export const useT = (): Say => useContext(SpeechContext).t;
