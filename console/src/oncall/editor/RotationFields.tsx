import { useSpeech } from "../../i18n";
import { useEditing } from "./EditorContext";
import { ChoiceField, CountField, Fault, TextField } from "./Fields";
import { countOf, RHYTHMS, rhythmOf, withCount, withRhythm, type Rhythm } from "./form";
import { Lengths } from "./Lengths";
import { PeopleOrder } from "./PeopleOrder";
import { WEEKDAYS, type Rotation, type Weekday } from "./types";
import classes from "./Editor.module.css";

const UNITS = { weekly: "editor.everyWeeks", daily: "editor.everyDays", hourly: "editor.everyHours", monthly: "editor.everyMonths", nth: "editor.everyMonths" } as const;
const NTHS = ["1", "2", "3", "4", "-1"];

/** Who takes turns, how long a turn is, when it is handed over. */
export function RotationFields({ path, rotation }: { path: string; rotation: Rotation }) {
  const { t } = useSpeech();
  const { set } = useEditing();
  const rhythm = rhythmOf(rotation);
  const days = useWeekdays();
  const over = `${path}/hand_over`;
  return (
    <>
      <PeopleOrder path={`${path}/people`} label={t("editor.turns")} seconds />
      <div className={classes.row}>
        <ChoiceField path={`${path}/every`} label={t("editor.rhythm")} value={rhythm} change={(next) => set(path, withRhythm(rotation, next as Rhythm))}
          data={RHYTHMS.map((one) => ({ value: one, label: t(`rhythm.${one}`) }))} />
        {rhythm !== "lengths" && (
          <CountField path={`${path}/every/count`} label={t(UNITS[rhythm])} value={countOf(rotation.every)} min={1}
            change={(next) => set(path, withCount(rotation, next ?? 1))} />
        )}
        {(rhythm === "weekly" || rhythm === "lengths") && (
          <ChoiceField path={`${over}/day`} label={t("editor.handOverDay")} value={rotation.hand_over.day ?? (rhythm === "lengths" ? "" : "mon")} change={(day) => set(`${over}/day`, day || undefined)}
            data={rhythm === "lengths" ? [{ value: "", label: t("editor.startDay") }, ...days] : days} />
        )}
        {rhythm === "monthly" && (
          <CountField path={`${over}/day_of_month`} label={t("editor.dayOfMonth")} value={rotation.hand_over.day_of_month} min={-1} max={31} change={(day) => set(`${over}/day_of_month`, day ?? 1)} />
        )}
        {rhythm === "nth" && (
          <>
            <ChoiceField path={`${over}/nth/nth`} label={t("editor.which")} value={String(rotation.hand_over.nth?.nth ?? 1)} change={(nth) => set(`${over}/nth/nth`, Number(nth))}
              data={NTHS.map((nth) => ({ value: nth, label: t(`nth.${nth as "1" | "2" | "3" | "4" | "-1"}`) }))} />
            <ChoiceField path={`${over}/nth/day`} label={t("editor.handOverDay")} value={rotation.hand_over.nth?.day ?? "mon"} change={(day) => set(`${over}/nth/day`, day)} data={days} />
          </>
        )}
        <TextField path={`${over}/time`} label={t("editor.handOverTime")} type="time" empty="keep" />
      </div>
      {rotation.lengths && <Lengths path={`${path}/lengths`} lengths={rotation.lengths} />}
      <div className={classes.row}>
        <TextField path={`${path}/starts`} label={t("editor.starts")} type="date" empty="keep" />
        <TextField path={`${path}/ends`} label={t("editor.ends")} type="date" />
        {rotation.timezone !== undefined && <TextField path={`${path}/timezone`} label={t("editor.zone")} />}
        <CountField path={`${path}/lasts/hours`} label={t("editor.lasts")} value={rotation.lasts?.hours} min={1} change={(hours) => set(`${path}/lasts`, hours === undefined ? undefined : { hours })} />
      </div>
      {[path, over, `${path}/lasts`, `${over}/nth`].map((one) => <Fault key={one} path={one} />)}
    </>
  );
}

export function useWeekdays(): { value: Weekday; label: string }[] {
  const { language } = useSpeech();
  const format = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
  // 5 January 2026 is a Monday.
  return WEEKDAYS.map((value, place) => ({ value, label: format.format(Date.UTC(2026, 0, 5 + place)) }));
}
