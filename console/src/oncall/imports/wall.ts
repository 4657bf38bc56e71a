/** A roster's own times: `2026-12-24T17:00` as the slot's clock shows it, or exact with an offset. */

/** As people read it, with the year, as imports reach far; an exact time says its offset. */
export function wallWords(text: string, language: string): string {
  const [, wall, offset] = /^(.*?)(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  const at = Date.parse(`${wall}Z`);
  if (Number.isNaN(at)) return text;
  const words = new Intl.DateTimeFormat(language, {
    weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC",
  }).format(at);
  return offset ? `${words} (${offset})` : words;
}
