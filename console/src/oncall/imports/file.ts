/** A file as text. */
import type { Format } from "./types";

/** Two million letters are what the bureau takes. */
export const LONGEST = 2_000_000;

/** Calendars are UTF-8; tables that a spreadsheet wrote may be in its older code, in which no text is impossible. */
export function textIn(bytes: BufferSource): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

export function formatOf(name: string): Format {
  return /\.(csv|tsv|txt)$/i.test(name) ? "csv" : "ical";
}
