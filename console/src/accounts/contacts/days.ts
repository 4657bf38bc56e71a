/** Days of the week as people read them. */
export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Day = (typeof DAYS)[number];

/** 1 January 2024 was a Monday. */
export function dayName(day: Day, language: string): string {
  const at = new Date(Date.UTC(2024, 0, 1 + DAYS.indexOf(day)));
  return new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" }).format(at);
}

/** With a space behind, or nothing for every day. */
export function dayNames(days: readonly Day[], language: string): string {
  return days.length ? `${days.map((day) => dayName(day, language)).join(" ")} ` : "";
}
