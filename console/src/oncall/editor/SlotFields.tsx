import { Button } from "@mantine/core";
import { useT } from "../../i18n";
import { moved } from "../../ui/lists";
import { useEditing } from "./EditorContext";
import { ChoiceField, CountField, Fault, Part, TextField } from "./Fields";
import { inLayers, newLayer } from "./form";
import { AddLayer, LayerFields } from "./LayerFields";
import { PeopleOrder } from "./PeopleOrder";
import { RotationFields } from "./RotationFields";
import { Shifts } from "./Shifts";
import type { Slot } from "./types";
import classes from "./Editor.module.css";

/** One place to fill: its rotas, and who stands in when none of them has anybody. */
export function SlotFields({ place, slot }: { place: number; slot: Slot }) {
  const t = useT();
  const { body, set, today } = useEditing();
  const path = `/slots/${place}`;
  const layers = slot.layers ?? [];
  const others = body.slots.filter((other) => other !== slot && !other.place_of);
  const kind = (next: string) => {
    const { layers: _layers, place_of: _place, rotation: _rotation, ...rest } = slot;
    set(path, next === "own" ? { ...rest, layers: [newLayer("rotation", [], today)] } : { ...rest, place_of: { slot: next, place: 2 } });
  };
  return (
    <Part title={t("editor.slotN", { label: slot.label || slot.slot })} aside={body.slots.length > 1 && (
      <Button variant="default" onClick={() => set(path, undefined)} aria-label={t("editor.remove", { who: slot.label || slot.slot })}>{t("act.remove")}</Button>
    )}>
      <div className={classes.row}>
        <TextField path={`${path}/label`} label={t("editor.slotLabel")} hint={t("editor.slug", { slug: slot.slot })} />
        {slot.timezone !== undefined && <TextField path={`${path}/timezone`} label={t("editor.zone")} />}
        {(others.length > 0 || slot.place_of) && (
          <ChoiceField path={`${path}/place_of`} label={t("editor.filledBy")} value={slot.place_of?.slot ?? "own"} change={kind}
            data={[{ value: "own", label: t("editor.ownRota") }, ...others.map((other) => ({ value: other.slot, label: t("editor.placeOf", { slot: other.label || other.slot }) }))]} />
        )}
        {slot.place_of && <CountField path={`${path}/place_of/place`} label={t("editor.place")} value={slot.place_of.place} min={2} change={(next) => set(`${path}/place_of/place`, next ?? 2)} />}
      </div>
      {layers.length > 1 && <p className={classes.dim}>{t("editor.layersHint")}</p>}
      {slot.rotation && (
        <Part title={t("editor.rotaLayer", { layer: "rotation" })}>
          <RotationFields path={`${path}/rotation`} rotation={slot.rotation} />
          <div><Button variant="default" onClick={() => set(path, inLayers(slot))}>{t("editor.more")}</Button></div>
        </Part>
      )}
      {layers.map((layer, rank) => (
        <LayerFields key={layer.layer} path={`${path}/layers/${rank}`} layer={layer}
          move={layers.length > 1 ? (by) => set(`${path}/layers`, moved(layers, rank, rank + by)) : null}
          remove={layers.length > 1 ? () => set(`${path}/layers/${rank}`, undefined) : null} />
      ))}
      {!slot.place_of && !slot.rotation && <AddLayer path={`${path}/layers`} layers={layers} />}
      {!slot.place_of && (
        <>
          <PeopleOrder path={`${path}/default`} label={t("editor.default")} />
          <details className={classes.more} open={(slot.exceptions ?? []).length > 0}>
            <summary>{t("editor.exceptions")}</summary>
            <Shifts path={`${path}/exceptions`} shifts={slot.exceptions ?? []} label={t("editor.exceptions")} />
          </details>
        </>
      )}
      <Fault path={path} /><Fault path={`${path}/slot`} /><Fault path={`${path}/layers`} />
    </Part>
  );
}
