import { Button } from "@mantine/core";
import { useSpeech } from "../i18n";
import { changeOf, type Day } from "./time/zone";
import classes from "./OnCall.module.css";

/** A grid of hours has 24 rows on every day: where a day is longer or shorter it says so, and leads to what shows it exactly. */
export function ClockNotice({ days, zone, show }: { days: readonly Day[]; zone: string; show: (date: string) => void }) {
  const { t, language } = useSpeech();
  const odd = days.find((day) => day.hours !== 24);
  const change = odd && changeOf(odd, zone);
  if (!odd || !change) return null;
  const day = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", timeZone: zone }).format((odd.starts + odd.ends) / 2);
  return (
    <div className={classes.clocks} role="note">
      <span><strong>◔ {t(change.back ? "clocks.back" : "clocks.forward", { day, hours: odd.hours, at: change.at })}</strong> {t("clocks.grid")}</span>
      <Button variant="default" size="compact-xs" onClick={() => show(odd.date)}>{t("clocks.show")}</Button>
    </div>
  );
}
