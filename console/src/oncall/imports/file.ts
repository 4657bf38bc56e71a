/** A file as it is sent. */
import type { Format } from "./types";

/** Two million bytes are what the bureau takes. */
export const LONGEST = 2_000_000;

const CHUNK = 32_768;

/** Byte for byte: what the letters are is for the bureau to tell, or to refuse in words. */
export function base64Of(bytes: ArrayBuffer): string {
  const all = new Uint8Array(bytes);
  let text = "";
  for (let at = 0; at < all.length; at += CHUNK) text += String.fromCharCode(...all.subarray(at, at + CHUNK));
  return btoa(text);
}

export function formatOf(name: string): Format {
  return /\.(csv|tsv|txt)$/i.test(name) ? "csv" : "ical";
}
