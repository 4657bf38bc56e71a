import { useNow } from "../live/clock";
import { useT } from "../i18n";
import { coarse, span } from "./time";
import classes from "./Age.module.css";

type Mood = "ok" | "soon" | "late";
const SHAPES: Record<Mood, string> = { ok: "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3Z", soon: "M8 2l6.500 12h-13Z", late: "M8 1l7 7-7 7-7-7Z" };

export function moodOf(ageMs: number, soonMs: number, lateMs: number): Mood {
  return ageMs >= lateMs ? "late" : ageMs >= soonMs ? "soon" : "ok";
}

/** How old something is: a number, with a shape that says whether that is fine (circle), soon (triangle) or late (diamond). */
export function Age({ since, soonMs, lateMs, rough = false }: { since: string; soonMs: number; lateMs: number; rough?: boolean }) {
  const t = useT();
  const age = useNow() - Date.parse(since);
  const mood = moodOf(age, soonMs, lateMs);
  return (
    <span className={classes.age} data-mood={mood}>
      <svg viewBox="0 0 16 16" aria-hidden="true"><path d={SHAPES[mood]} /></svg>
      {rough ? coarse(age) : span(age)}
      <span className="visually-hidden"> {t(`mood.${mood}`)}</span>
    </span>
  );
}

/** Time since, plain. */
export function Since({ at }: { at: string }) {
  return <span className={classes.plain}>{span(useNow() - Date.parse(at))}</span>;
}

/** Time left until `at`; after it, how long ago that was, with the late shape (or nothing left, where lateness is no news). */
export function Countdown({ at, stops = false }: { at: string; stops?: boolean }) {
  const t = useT();
  const left = Date.parse(at) - useNow();
  if (left > -1000 || stops) return <span className={classes.plain}>{span(left)}</span>;
  return (
    <span className={classes.age} data-mood="late">
      <svg viewBox="0 0 16 16" aria-hidden="true"><path d={SHAPES.late} /></svg>
      {t("time.overdue", { span: span(-left) })}
    </span>
  );
}
