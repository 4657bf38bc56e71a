import { Tooltip } from "@mantine/core";
import type { CSSProperties } from "react";
import { useSpeech } from "../i18n";
import { isGap, type Placed } from "./schedule/layout";
import { SHAPES } from "./schedule/marks";
import { dressOf, type Dresses } from "./schedule/people";
import { briefName, lengthIn, namesIn, said, timesOf } from "./schedule/words";
import type { Piece } from "./types";
import { useReason } from "./useReason";
import classes from "./Timeline.module.css";

/** Who is on for a while: a bar with their name, their colour, and a shape where it is not the plain rota. */
export function PieceBar({ place, label, zone, dressed, final, open, grips }: {
  place: Placed; label: string; zone: string; dressed: Dresses; final: boolean; open: ((piece: Piece) => void) | undefined; grips: boolean;
}) {
  const { t, language } = useSpeech();
  const { piece } = place;
  const gap = isGap(piece);
  if (gap && !final) return null;
  const dress = dressOf(dressed, piece.people[0]?.contact_id);
  const style = { left: `${place.left}%`, width: `${place.width}%`, "--hue": dress.hue, "--edge": dress.edge } as CSSProperties;
  const movable = grips && piece.source === "override" && piece.cover_id !== null;
  const shape = SHAPES[piece.source];
  return (
    <Tooltip label={<Why piece={piece} zone={zone} />} multiline maw={340} withArrow events={{ hover: true, focus: true, touch: true }} transitionProps={{ duration: 0 }}>
      <button type="button" className={classes.piece} style={style} tabIndex={-1} data-piece data-source={piece.source} data-gap={gap}
        data-cover={piece.cover_id ?? undefined} data-before={place.before} data-after={place.after}
        aria-label={said(label, piece, language, zone, t)} onClick={() => open?.(piece)}>
        {movable && !place.before && <span className={classes.grip} data-edge="start" />}
        {shape && <span className={classes.shape}>{shape}</span>}
        <span className={classes.who}>{namesIn(piece, t)}</span>
        <span className={classes.brief}>{gap ? t("duty.nobodyBrief") : briefName(piece.people[0]?.name ?? "")}</span>
        {movable && !place.after && <span className={classes.grip} data-edge="end" />}
      </button>
    </Tooltip>
  );
}

function Why({ piece, zone }: { piece: Piece; zone: string }) {
  const { t, language } = useSpeech();
  const why = useReason();
  return (
    <span className={classes.why}>
      <strong>{namesIn(piece, t)}</strong>
      <span>{timesOf(piece, language, zone)}{lengthIn(piece)}</span>
      <span>{SHAPES[piece.source]} {t(`source.${piece.source}`)}{piece.reason && ` · ${why(piece.reason)}`}</span>
    </span>
  );
}
