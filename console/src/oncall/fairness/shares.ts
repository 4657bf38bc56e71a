/** Shares of the on-call work as columns of a table. */
import type { PersonShare } from "./types";

export const COLUMNS = ["hours", "night_hours", "weekend_hours", "holiday_hours", "shifts", "pages", "calls"] as const;
export type Column = (typeof COLUMNS)[number];
export type Sorting = Column | "name";

/** Most first, names from A; who has the same stands by name. */
export function sorted(people: readonly PersonShare[], by: Sorting, language: string): PersonShare[] {
  const byName = (one: PersonShare, other: PersonShare) => one.name.localeCompare(other.name, language);
  return people.toSorted((one, other) => (by === "name" ? 0 : other[by] - one[by]) || byName(one, other));
}

/** The most anybody has of each, to measure the others by. */
export function mostOf(people: readonly PersonShare[]): Record<Column, number> {
  return Object.fromEntries(COLUMNS.map((column) => [column, Math.max(0, ...people.map((one) => one[column]))])) as Record<Column, number>;
}
