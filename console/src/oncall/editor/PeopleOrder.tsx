import { NativeSelect } from "@mantine/core";
import { useState, type DragEvent, type KeyboardEvent } from "react";
import { useT } from "../../i18n";
import { moved } from "../../ui/lists";
import { at, orderIn, turnOf } from "./form";
import { useEditing } from "./EditorContext";
import { Fault } from "./Fields";
import type { Turn } from "./types";
import classes from "./Editor.module.css";

/** People in their order, changed by dragging, by arrows, or by Alt and an arrow key. In a rota a turn may have a second in line. */
export function PeopleOrder({ path, label, seconds = false }: { path: string; label: string; seconds?: boolean }) {
  const t = useT();
  const { body, set, people } = useEditing();
  const [dragged, drag] = useState<number | null>(null);
  const found = at(body, path);
  const turns: Turn[] = Array.isArray(found) ? (found as Turn[]) : [];
  const write = (next: Turn[]) => set(path, next);
  const name = (slug: string) => people.find((person) => person.slug === slug)?.name ?? slug;
  const move = (from: number, to: number) => to >= 0 && to < turns.length && write(moved(turns, from, to));
  const drop = (event: DragEvent, place: number) => {
    event.preventDefault();
    if (dragged !== null) move(dragged, place);
    drag(null);
  };
  const onKey = (event: KeyboardEvent, place: number) => {
    const step = event.altKey ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : undefined;
    if (!step) return;
    event.preventDefault();
    move(place, place + step);
  };
  const choices = (slugs: readonly string[], first: string) => [{ value: "", label: first },
    ...people.filter((person) => !slugs.includes(person.slug)).map((person) => ({ value: person.slug, label: person.name }))];
  return (
    <div className={classes.people} role="group" aria-label={label} data-path={path}>
      <span className={classes.label}>{label}</span>
      <ol>
        {turns.map((turn, place) => {
          const order = orderIn(turn);
          const who = order.map(name).join(", ");
          return (
            <li key={`${place} ${who}`} draggable onDragStart={() => drag(place)} onDragEnd={() => drag(null)} onDragOver={(event) => event.preventDefault()}
              onDrop={(event) => drop(event, place)} onKeyDown={(event) => onKey(event, place)} data-dragged={dragged === place}>
              <span className={classes.handle} aria-hidden="true">⠿</span>
              <span className={classes.person}>{order.map((slug, rank) => <span key={slug}>{rank > 0 && <span className={classes.then}>{t("duty.then")} </span>}{name(slug)} </span>)}</span>
              {seconds && (
                <NativeSelect size="xs" w={128} aria-label={t("editor.second", { who })} value="" data={choices(order, t("editor.addSecond"))}
                  onChange={(event) => event.currentTarget.value && write(turns.with(place, [...order, event.currentTarget.value]))} />
              )}
              {order.length > 1 && <button type="button" aria-label={t("editor.dropSecond", { who })} onClick={() => write(turns.with(place, turnOf(order.slice(0, -1))))}>−</button>}
              <button type="button" aria-label={t("editor.up", { who })} disabled={place === 0} onClick={() => move(place, place - 1)}>↑</button>
              <button type="button" aria-label={t("editor.down", { who })} disabled={place === turns.length - 1} onClick={() => move(place, place + 1)}>↓</button>
              <button type="button" aria-label={t("editor.takeOut", { who })} onClick={() => write(turns.filter((_, other) => other !== place))}>×</button>
            </li>
          );
        })}
      </ol>
      <NativeSelect size="xs" w={220} aria-label={t("editor.addPersonTo", { list: label })} value="" data={choices([], t("editor.addPerson"))}
        onChange={(event) => event.currentTarget.value && write([...turns, event.currentTarget.value])} />
      <Fault path={path} />
      {turns.map((_, place) => <Fault key={place} path={`${path}/${place}`} />)}
    </div>
  );
}
