import { at, parts } from "./form";
import type { RosterBody } from "./types";

const SILENT = new Set(["slots", "layers", "rotation"]);

/** `/slots/0/layers/0/rotation/people/1` as people know it: `First call › weekly › people › 2`. */
export function pathWords(body: RosterBody, path: string): string {
  const all = parts(path);
  return all.flatMap((part, depth) => {
    if (SILENT.has(part)) return [];
    if (all[depth - 1] === "slots" && !/^\d+$/.test(part)) return [slotName(body, part)];
    if (!/^\d+$/.test(part)) return [part.replaceAll("_", " ")];
    return [nameOf(at(body, `/${all.slice(0, depth + 1).join("/")}`)) ?? String(Number(part) + 1)];
  }).join(" › ") || "–";
}

/** `First call`, of `primary`. */
export const slotName = (body: Pick<RosterBody, "slots">, slug: string): string => body.slots.find(({ slot }) => slot === slug)?.label || slug;

function nameOf(node: unknown): string | null {
  if (typeof node !== "object" || node === null || Array.isArray(node)) return null;
  const { label, slot, layer, shift } = node as Record<string, unknown>;
  const name = [label, slot, layer, shift].find((one) => typeof one === "string" && one !== "");
  return typeof name === "string" ? name : null;
}

/** A value of the document in words: `Dr Lee, Dr Patel then Dr Lee`, `day mon; time 17:00`. Slugs of people become names. */
export function valueWords(value: unknown, name: (slug: string) => string): string {
  if (typeof value === "string") return name(value);
  if (Array.isArray(value)) return value.map((one) => (Array.isArray(one) ? one.map((each) => valueWords(each, name)).join(" › ") : valueWords(one, name))).join(", ") || "–";
  if (typeof value !== "object" || value === null) return String(value ?? "–");
  return Object.entries(value).map(([key, part]) => `${key.replaceAll("_", " ")} ${valueWords(part, name)}`).join("; ");
}
