/** A shape for each reason why somebody is on: read without colour, said in words beside it. */
import type { Source } from "../types";

export const SHAPES: Record<Source, string> = {
  layer: "", default: "≡", exception: "✱", override: "◆", swap: "⇄", give: "➜", absence: "○", nobody: "⚠",
};

/** What somebody entered by hand for certain days. */
export function isCover(source: Source): boolean {
  return source === "override" || source === "swap" || source === "give" || source === "absence";
}
