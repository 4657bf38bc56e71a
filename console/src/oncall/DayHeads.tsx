import type { CSSProperties } from "react";
import { useSpeech } from "../i18n";
import { useNow } from "../live/clock";
import { dateOf, type Day } from "./time/zone";
import classes from "./Timeline.module.css";

/** The days' names; a day on which the clocks change says how long it is. */
export function DayHeads({ days, zone, columns, here }: { days: readonly Day[]; zone: string; columns: CSSProperties; here: number | null }) {
  const { t, language } = useSpeech();
  const today = dateOf(useNow(), zone);
  const narrow = days.length > 14;
  const weekday = new Intl.DateTimeFormat(language, { weekday: narrow ? "narrow" : "short", timeZone: zone });
  const month = new Intl.DateTimeFormat(language, { month: "short", timeZone: zone });
  return (
    <div className={classes.heads} style={columns} data-narrow={narrow}>
      {days.map((day, place) => {
        const middle = (day.starts + day.ends) / 2;
        return (
          <div key={day.date} className={classes.head} aria-current={day.date === today ? "date" : undefined} data-weekend={isWeekend(middle, zone)}>
            <span>{weekday.format(middle)}</span><span>{Number(day.date.slice(8))}</span>
            {(place === 0 || day.date.endsWith("-01")) && <span className={classes.month}>{month.format(middle)}</span>}
            {day.hours !== 24 && <span className={classes.odd} title={t("timelineView.clocks")}>{day.hours} h</span>}
          </div>
        );
      })}
      {here !== null && <div className={classes.nowHead} style={{ left: `${here}%` }}>{t("timelineView.now")}</div>}
    </div>
  );
}

export function isWeekend(at: number, zone: string): boolean {
  const day = new Intl.DateTimeFormat("en", { weekday: "short", timeZone: zone }).format(at);
  return day === "Sat" || day === "Sun";
}
