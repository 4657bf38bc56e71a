import { Fragment, useEffect, useRef, useState, type CSSProperties } from "react";
import { useSpeech } from "../i18n";
import { now as nowAt, useNow } from "../live/clock";
import { placeOf } from "./schedule/layout";
import type { Dresses } from "./schedule/people";
import { TimelineLine } from "./TimelineLine";
import type { Day } from "./time/zone";
import { DayHeads } from "./DayHeads";
import type { Piece } from "./types";
import type { Stretch } from "./useStretch";
import { useRoving } from "./useRoving";
import type { Row } from "./useSchedules";
import classes from "./Timeline.module.css";

export interface TimelineProps {
  rows: readonly Row[];
  days: readonly Day[];
  zone: string;
  dressed: Dresses;
  /** Snap of a drag, in minutes. */
  step: number;
  open?: (row: Row, piece: Piece) => void;
  drawn?: (row: Row, stretch: Stretch) => void;
}

/** Slots as rows, days as columns as wide as they are long; a slot opens to show its layers, each alone. */
export function Timeline({ rows, days, zone, dressed, step, open, drawn }: TimelineProps) {
  const { t } = useSpeech();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const roving = useRoving();
  const now = useNow();
  const from = days[0]?.starts ?? 0;
  const to = days.at(-1)?.ends ?? 1;
  const here = placeOf(now, from, to);
  const columns = { gridTemplateColumns: days.map((day) => `${day.hours}fr`).join(" ") };
  // Where the days don't all fit, those around now are seen first.
  const corner = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = corner.current?.parentElement;
    const place = placeOf(nowAt(), from, to);
    if (box && place !== null) box.scrollLeft = (place / 100) * box.scrollWidth - box.clientWidth / 2;
  }, [from, to]);
  const turn = (key: string) => setOpened((before) => {
    const after = new Set(before);
    if (!after.delete(key)) after.add(key);
    return after;
  });
  const line = { from, to, zone, days, dressed, step, columns };
  return (
    <div className={classes.timeline} style={{ "--days": days.length } as CSSProperties} role="group" aria-label={t("timelineView.label")} data-days={days.length} {...roving}>
      <div ref={corner} className={classes.corner} />
      <DayHeads days={days} zone={zone} columns={columns} here={here} />
      {rows.map((row) => {
        const layered = opened.has(row.key);
        return (
          <Fragment key={row.key}>
            <div className={classes.name}>
              {row.layers.length > 0 && (
                <button type="button" className={classes.turn} aria-expanded={layered} onClick={() => turn(row.key)}
                  aria-label={t("timelineView.layersOf", { slot: row.label })}>{layered ? "▾" : "▸"}</button>
              )}
              <span title={row.label}>{row.label}</span>
            </div>
            <TimelineLine {...line} label={row.label} pieces={row.pieces} final here={here} kind="slot"
              {...(open ? { open: (piece: Piece) => open(row, piece) } : {})}
              {...(drawn ? { drawn: (stretch: Stretch) => drawn(row, stretch) } : {})} />
            {layered && row.layers.toReversed().map((layer) => (
              <Fragment key={layer.layer}>
                <div className={classes.name} data-layer="true"><span title={layer.layer}>{layer.layer}</span></div>
                <TimelineLine {...line} label={`${row.label}, ${layer.layer}`} pieces={layer.pieces} final={false} here={here} kind="layer" />
              </Fragment>
            ))}
          </Fragment>
        );
      })}
    </div>
  );
}
