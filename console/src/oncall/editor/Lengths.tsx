import { Button, NativeSelect, NumberInput } from "@mantine/core";
import { useT } from "../../i18n";
import { useEditing } from "./EditorContext";
import { Fault } from "./Fields";
import type { Span } from "./types";
import classes from "./Editor.module.css";

const UNITS = ["hours", "days", "weeks", "months"] as const;

/** Turns of different lengths, one after the other and round again: five days, then two. */
export function Lengths({ path, lengths }: { path: string; lengths: readonly Span[] }) {
  const t = useT();
  const { set } = useEditing();
  return (
    <div role="group" aria-label={t("editor.lengths")} className={classes.row}>
      {lengths.map((span, place) => {
        const unit = UNITS.find((one) => span[one] !== undefined) ?? "days";
        const write = (count: number, next: (typeof UNITS)[number]) => set(`${path}/${place}`, { [next]: count });
        return (
          <span key={place} className={classes.pair}>
            <NumberInput size="xs" w={70} min={1} aria-label={t("editor.lengthN", { n: place + 1 })} value={span[unit] ?? 1} onChange={(count) => write(Number(count) || 1, unit)} />
            <NativeSelect size="xs" aria-label={t("editor.unitN", { n: place + 1 })} value={unit} data={UNITS.map((one) => ({ value: one, label: t(`unit.${one}`) }))}
              onChange={(event) => write(span[unit] ?? 1, event.currentTarget.value as typeof unit)} />
            {lengths.length > 1 && <button type="button" aria-label={t("editor.takeOut", { who: `${span[unit]} ${t(`unit.${unit}`)}` })} onClick={() => set(`${path}/${place}`, undefined)}>×</button>}
            <Fault path={`${path}/${place}`} />
          </span>
        );
      })}
      <Button variant="default" onClick={() => set(path, [...lengths, { days: 1 }])}>{t("editor.addLength")}</Button>
      <Fault path={path} />
    </div>
  );
}
