import { Button, Checkbox } from "@mantine/core";
import { useSpeech } from "../../i18n";
import { useEditing } from "./EditorContext";
import { Fault, TextField } from "./Fields";
import { WEEKDAYS, type Layer, type Window, type WindowDay } from "./types";
import classes from "./Editor.module.css";

/** Only at these days and hours; none: always. */
export function Windows({ path, layer }: { path: string; layer: Layer }) {
  const { t, language } = useSpeech();
  const { set } = useEditing();
  const windows = layer.only ?? [];
  const short = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
  const days = [...WEEKDAYS.map((day, place) => ({ day, label: short.format(Date.UTC(2026, 0, 5 + place)) })), { day: "holiday" as const, label: t("editor.holiday") }];
  const turn = (window: Window, place: number, day: WindowDay, on: boolean) => {
    const chosen = days.map((one) => one.day).filter((one) => (one === day ? on : has(window, one)));
    set(`${path}/${place}/days`, chosen);
  };
  return (
    <div className={classes.windows}>
      {windows.map((window, place) => (
        <div key={place} role="group" aria-label={t("editor.windowN", { n: place + 1 })} className={classes.row}>
          <span className={classes.days}>
            {days.map(({ day, label }) => (
              <Checkbox key={day} size="xs" label={label} checked={has(window, day)} onChange={(event) => turn(window, place, day, event.currentTarget.checked)} />
            ))}
          </span>
          <TextField path={`${path}/${place}/from`} label={t("editor.from")} type="time" />
          <TextField path={`${path}/${place}/to`} label={t("editor.to")} type="time" />
          <Button variant="default" onClick={() => set(path, windows.length === 1 ? undefined : windows.filter((_, other) => other !== place))}>{t("act.remove")}</Button>
          <Fault path={`${path}/${place}`} /><Fault path={`${path}/${place}/days`} />
        </div>
      ))}
      <Button variant="default" onClick={() => set(path, [...windows, { days: ["mon", "tue", "wed", "thu", "fri"], from: "17:00", to: "08:00" }])}>{t("editor.addWindow")}</Button>
      <Fault path={path} />
    </div>
  );
}

/** A window that names no days is open on every weekday. */
function has(window: Window, day: WindowDay): boolean {
  return window.days ? window.days.includes(day) : day !== "holiday";
}
