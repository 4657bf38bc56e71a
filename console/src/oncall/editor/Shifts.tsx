import { Button } from "@mantine/core";
import { useT } from "../../i18n";
import { useEditing } from "./EditorContext";
import { Fault, TextField } from "./Fields";
import { newShift } from "./form";
import { PeopleOrder } from "./PeopleOrder";
import type { Shift } from "./types";
import classes from "./Editor.module.css";

/** A time with seconds or offset, as imports write where the local minute is not exact, is no local time to a browser. */
const entered = (time: string) => (time.length > "2026-12-24T17:00".length ? "text" : "datetime-local");

/** Dated shifts, each by itself: Christmas, a congress, a trade agreed on the phone. */
export function Shifts({ path, shifts, label }: { path: string; shifts: readonly Shift[]; label: string }) {
  const t = useT();
  const { set, today } = useEditing();
  return (
    <div role="group" aria-label={label} className={classes.windows}>
      {shifts.map((shift, place) => (
        <div key={place} className={classes.shift}>
          <div className={classes.row}>
            <TextField path={`${path}/${place}/from`} label={t("editor.from")} type={entered(shift.from)} empty="keep" />
            <TextField path={`${path}/${place}/to`} label={t("editor.to")} type={entered(shift.to)} empty="keep" />
            <TextField path={`${path}/${place}/note`} label={t("editor.note")} />
            <Button variant="default" onClick={() => set(path, shifts.toSpliced(place, 1))}>{t("act.remove")}</Button>
          </div>
          <PeopleOrder path={`${path}/${place}/people`} label={t("editor.order")} />
          <Fault path={`${path}/${place}`} /><Fault path={`${path}/${place}/shift`} />
        </div>
      ))}
      <Button variant="default" onClick={() => set(path, [...shifts, newShift([], today, shifts.map((shift) => shift.shift))])}>{t("editor.addShift")}</Button>
      <Fault path={path} />
    </div>
  );
}
