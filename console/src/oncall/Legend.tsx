import type { CSSProperties } from "react";
import { useT } from "../i18n";
import { SHAPES } from "./schedule/marks";
import { dressOf, type Dresses } from "./schedule/people";
import type { OnDuty, Piece, Source } from "./types";
import type { Row } from "./useSchedules";
import classes from "./OnCall.module.css";

const MARKED: readonly Source[] = ["override", "swap", "give", "absence", "exception", "default", "nobody"];

/** Whose colour is whose, and what the shapes mean; only of what is shown. */
export function Legend({ rows, dressed }: { rows: readonly Row[]; dressed: Dresses }) {
  const t = useT();
  const pieces: Piece[] = rows.flatMap((row) => [...row.pieces]);
  const people = new Map<number, OnDuty>(pieces.flatMap((piece) => piece.people).map((person) => [person.contact_id, person]));
  const sources = MARKED.filter((source) => pieces.some((piece) => piece.source === source));
  if (people.size === 0 && sources.length === 0) return null;
  return (
    <ul className={classes.legend} aria-label={t("legend.title")}>
      {[...people.values()].toSorted((one, other) => one.name.localeCompare(other.name)).map((person) => {
        const dress = dressOf(dressed, person.contact_id);
        return <li key={person.contact_id}><span className={classes.swatch} style={{ "--hue": dress.hue, "--edge": dress.edge } as CSSProperties} aria-hidden="true" />{person.name}</li>;
      })}
      {sources.map((source) => <li key={source}><strong aria-hidden="true">{SHAPES[source]}</strong> {t(`source.${source}`)}</li>)}
    </ul>
  );
}
