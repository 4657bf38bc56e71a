/** Times as people read them. Spans are counted in seconds; clock times are shown in a zone that is always named or plain. */

/** `4`, `0:21`, `14:05`, `1:02:03`. */
export function span(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = String(total % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
}

/** A coarser span for what is older than an hour: `48 s`, `14 m`, `3 h`, `2 d`. */
export function coarse(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

export function clockTime(at: number | string, language: string, zone?: string, seconds = false): string {
  return new Intl.DateTimeFormat(language, {
    hour: "2-digit",
    minute: "2-digit",
    ...(seconds ? { second: "2-digit" } : {}),
    hourCycle: "h23",
    ...(zone ? { timeZone: zone } : {}),
  }).format(new Date(at));
}

/** With its year where that is another than `now`'s. */
export function dayAndTime(at: number | string, language: string, zone?: string, now: number = Date.now()): string {
  const year = new Intl.DateTimeFormat("en", { year: "numeric", ...(zone ? { timeZone: zone } : {}) });
  return new Intl.DateTimeFormat(language, {
    ...(year.format(new Date(at)) === year.format(new Date(now)) ? {} : { year: "numeric" }),
    weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
    ...(zone ? { timeZone: zone } : {}),
  }).format(new Date(at));
}

/** What a clock on the wall of `zone` would have to read, as `datetime-local` wants it, and back again. */
export function toLocalInput(at: number, zone: string): string {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en-CA", {
      timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
    }).formatToParts(new Date(at)).map((part) => [part.type, part.value]),
  );
  return `${parts["year"]}-${parts["month"]}-${parts["day"]}T${parts["hour"]}:${parts["minute"]}`;
}

/** UTC of a wall-clock time in `zone`; in the hour that occurs twice the earlier one, in the skipped hour the time after it. */
export function fromLocalInput(wall: string, zone: string): string {
  const wanted = Date.parse(`${wall}:00Z`);
  const offsetAt = (at: number) => Date.parse(`${toLocalInput(at, zone)}:00Z`) - Math.floor(at / 60_000) * 60_000;
  const before = wanted - offsetAt(wanted - 86_400_000);
  const after = wanted - offsetAt(wanted + 86_400_000);
  for (const at of [Math.min(before, after), Math.max(before, after)]) {
    if (toLocalInput(at, zone) === wall) return new Date(at).toISOString();
  }
  return new Date(before).toISOString();
}

/** `+1 555 010 1234 ext. 42` from E.164 with or without an extension: grouped as it is read back. */
export function phone(kept: string): string {
  const [number = "", extension] = kept.split(";ext=");
  return extension ? `${grouped(number)} ext. ${extension}` : grouped(number);
}

function grouped(number: string): string {
  const us = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  if (us) return `+1 ${us[1]} ${us[2]} ${us[3]}`;
  const other = /^\+(\d{2})(\d{2,3})(\d{3})(\d+)$/.exec(number);
  return other ? `+${other[1]} ${other[2]} ${other[3]} ${other[4]}` : number;
}
