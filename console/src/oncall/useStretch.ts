import { useEffect, useRef, useState, type PointerEvent as ReactPointerEvent } from "react";
import { instantAt, startOf, endOf } from "./schedule/layout";
import { snapped } from "./time/zone";
import type { Piece } from "./types";

/** A stretch of time drawn with the mouse; with `piece`, that override's edge was moved. */
export interface Stretch {
  starts: number;
  ends: number;
  piece: Piece | null;
}

interface Options {
  from: number;
  to: number;
  zone: string;
  step: number;
  pieces: readonly Piece[];
  done: ((stretch: Stretch) => void) | undefined;
}

const SLACK_PX = 4;

/** A press and a pull over a line: nothing happens before the pointer has really moved, so a click stays a click. */
export function useStretch({ from, to, zone, step, pieces, done }: Options) {
  const [stretch, setStretch] = useState<Stretch | null>(null);
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);

  const onPointerDown = (event: ReactPointerEvent<HTMLElement>) => {
    if (!done || event.button !== 0 || event.pointerType === "touch") return;
    const line = event.currentTarget;
    const box = line.getBoundingClientRect();
    const at = (x: number) => snapped(instantAt((x - box.left) / box.width, from, to), zone, step);
    const edge = (event.target as Element).closest<HTMLElement>("[data-edge]");
    const piece = edge ? pieceOf(edge, pieces) : null;
    const anchor = piece ? (edge?.dataset["edge"] === "start" ? endOf(piece) : startOf(piece)) : at(event.clientX);
    const begun = event.clientX;
    let drawn: Stretch | null = null;
    const move = (moved: PointerEvent) => {
      if (!drawn && Math.abs(moved.clientX - begun) < SLACK_PX) return;
      // From now on this is no click any more, wherever it ends.
      if (!drawn) line.setPointerCapture(moved.pointerId);
      const other = at(moved.clientX);
      drawn = { starts: Math.min(anchor, other), ends: Math.max(anchor, other), piece };
      setStretch(drawn);
    };
    const finish = () => {
      stop.current?.();
      if (drawn && drawn.ends > drawn.starts) done(drawn);
    };
    const abort = () => stop.current?.();
    const escape = (pressed: KeyboardEvent) => {
      if (pressed.key === "Escape") stop.current?.();
    };
    stop.current = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", finish);
      window.removeEventListener("pointercancel", abort);
      window.removeEventListener("keydown", escape);
      setStretch(null);
      stop.current = null;
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", finish);
    window.addEventListener("pointercancel", abort);
    window.addEventListener("keydown", escape);
  };
  return { stretch, onPointerDown };
}

function pieceOf(edge: HTMLElement, pieces: readonly Piece[]): Piece | null {
  const cover = Number(edge.closest<HTMLElement>("[data-cover]")?.dataset["cover"]);
  return pieces.find((piece) => piece.cover_id === cover) ?? null;
}
