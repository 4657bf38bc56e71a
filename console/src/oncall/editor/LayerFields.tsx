import { Button, Checkbox } from "@mantine/core";
import { useT } from "../../i18n";
import { useEditing } from "./EditorContext";
import { Fault, Part } from "./Fields";
import { newLayer } from "./form";
import { RotationFields } from "./RotationFields";
import { Shifts } from "./Shifts";
import type { Layer } from "./types";
import { Windows } from "./Windows";
import classes from "./Editor.module.css";

/** One rota or list of shifts of a slot; a later one wins where it has somebody. */
export function LayerFields({ path, layer, move, remove }: { path: string; layer: Layer; move: ((by: 1 | -1) => void) | null; remove: (() => void) | null }) {
  const t = useT();
  const { set } = useEditing();
  return (
    <Part title={t(layer.shifts ? "editor.shiftsLayer" : "editor.rotaLayer", { layer: layer.layer })} aside={(
      <>
        {move && <Button variant="default" aria-label={t("editor.weaker", { layer: layer.layer })} onClick={() => move(-1)}>↑</Button>}
        {move && <Button variant="default" aria-label={t("editor.stronger", { layer: layer.layer })} onClick={() => move(1)}>↓</Button>}
        {remove && <Button variant="default" onClick={remove} aria-label={t("editor.remove", { who: layer.layer })}>{t("act.remove")}</Button>}
      </>
    )}>
      {layer.rotation && <RotationFields path={`${path}/rotation`} rotation={layer.rotation} />}
      {layer.shifts && <Shifts path={`${path}/shifts`} shifts={layer.shifts} label={t("editor.shifts")} />}
      {layer.rotation && (
        <details className={classes.more} open={layer.only !== undefined || layer.not_on_holidays === true}>
          <summary>{t("editor.only")}</summary>
          <Windows path={`${path}/only`} layer={layer} />
          <Checkbox size="xs" mt={8} label={t("editor.notOnHolidays")} checked={layer.not_on_holidays ?? false}
            onChange={(event) => set(`${path}/not_on_holidays`, event.currentTarget.checked || undefined)} />
        </details>
      )}
      <Fault path={path} /><Fault path={`${path}/layer`} />
    </Part>
  );
}

export function AddLayer({ path, layers }: { path: string; layers: readonly Layer[] }) {
  const t = useT();
  const { set, today } = useEditing();
  const add = (kind: "rotation" | "shifts") => set(path, [...layers, newLayer(kind, layers.map((layer) => layer.layer), today)]);
  return (
    <div className={classes.row}>
      <Button variant="default" onClick={() => add("rotation")}>{t("editor.addRota")}</Button>
      <Button variant="default" onClick={() => add("shifts")}>{t("editor.addShifts")}</Button>
    </div>
  );
}
