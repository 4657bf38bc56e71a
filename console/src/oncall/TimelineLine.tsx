import type { CSSProperties } from "react";
import { useSpeech } from "../i18n";
import { clockTime, dayAndTime } from "../ui/time";
import { isWeekend } from "./DayHeads";
import { PieceBar } from "./PieceBar";
import { placed } from "./schedule/layout";
import type { Dresses } from "./schedule/people";
import { lengthOf } from "./schedule/words";
import type { Day } from "./time/zone";
import type { Piece } from "./types";
import { useStretch, type Stretch } from "./useStretch";
import classes from "./Timeline.module.css";

interface Props {
  label: string;
  pieces: readonly Piece[];
  from: number;
  to: number;
  zone: string;
  days: readonly Day[];
  dressed: Dresses;
  step: number;
  columns: CSSProperties;
  here: number | null;
  /** The schedule that holds, with its gaps; a layer alone has none. */
  final: boolean;
  kind: "slot" | "layer";
  open?: (piece: Piece) => void;
  drawn?: (stretch: Stretch) => void;
}

/** One line of time: who is on, piece after piece. A stretch may be drawn over it with the mouse. */
export function TimelineLine({ label, pieces, from, to, zone, days, dressed, step, columns, here, final, kind, open, drawn }: Props) {
  const { t, language } = useSpeech();
  const { stretch, onPointerDown } = useStretch({ from, to, zone, step, pieces, done: drawn });
  return (
    <div className={classes.line} data-kind={kind} role="group" aria-label={label} onPointerDown={onPointerDown}>
      <div className={classes.grid} style={columns} aria-hidden="true">
        {days.map((day) => <span key={day.date} data-weekend={isWeekend((day.starts + day.ends) / 2, zone)} />)}
      </div>
      {placed(pieces, from, to).map((place) => (
        <PieceBar key={`${place.starts}`} place={place} label={label} zone={zone} dressed={dressed} final={final} open={open} grips={drawn !== undefined} />
      ))}
      {here !== null && <div className={classes.now} style={{ left: `${here}%` }} aria-hidden="true" />}
      {stretch && (
        <div className={classes.stretch} style={{ left: `${(100 * (stretch.starts - from)) / (to - from)}%`, width: `${(100 * (stretch.ends - stretch.starts)) / (to - from)}%` }}>
          <span>{dayAndTime(stretch.starts, language, zone)} – {clockTime(stretch.ends, language, zone)} · {lengthOf(stretch.ends - stretch.starts)}</span>
        </div>
      )}
      {final && pieces.length === 0 && <span className={classes.bare}>{t("timelineView.none")}</span>}
    </div>
  );
}
