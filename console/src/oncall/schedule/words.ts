import type { Say } from "../../i18n";
import { dayAndTime } from "../../ui/time";
import type { Piece } from "../types";

/** `Dr Lee, then Dr Patel`; nobody is said in words too. */
export function namesIn(piece: Piece, t: Say): string {
  if (piece.people.length === 0) return t("duty.nobody");
  return piece.people.map((person) => person.name).join(`, ${t("duty.then")} `);
}

/** ` · 15 h`, and nothing where only a part of it is known. */
export function lengthIn(piece: Piece): string {
  return piece.cutBefore || piece.cutAfter ? "" : ` · ${lengthOf(Date.parse(piece.until) - Date.parse(piece.since))}`;
}

/** A name for a narrow bar: without title, and only its first word where it is long. */
export function briefName(name: string): string {
  const words = name.split(/\s+/).filter((word) => !/^(dra?|prof|mrs?|ms|nurse|sra?)\.?$/i.test(word));
  const plain = words.join(" ");
  return plain.length <= 10 ? plain : (words[0] ?? name);
}

export function timesOf(piece: Piece, language: string, zone: string): string {
  return `${piece.cutBefore ? "…" : dayAndTime(piece.since, language, zone)} – ${piece.cutAfter ? "…" : dayAndTime(piece.until, language, zone)}`;
}

/** `15 h`, `2 d 12 h`, `45 min`: as long as it really lasts. */
export function lengthOf(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = minutes % 60;
  const parts = [days ? `${days} d` : "", hours ? `${hours} h` : "", rest ? `${rest} min` : ""].filter(Boolean);
  return parts.join(" ") || "0 min";
}

/** All there is to say of a piece, in one line for those who listen. */
export function said(label: string, piece: Piece, language: string, zone: string, t: Say): string {
  const why = piece.reason ? ` · ${piece.reason}` : "";
  return `${label}: ${namesIn(piece, t)} · ${timesOf(piece, language, zone)} · ${t(`source.${piece.source}`)}${why}`;
}
