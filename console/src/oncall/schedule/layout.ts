/** Where a piece stands on a line of time: pure sums on instants, so that a day of 25 hours is as wide as it is long. */
import type { Piece } from "../types";

export interface Placed {
  piece: Piece;
  starts: number;
  ends: number;
  /** Per cent of the line. */
  left: number;
  width: number;
  /** It goes on beyond the edge. */
  before: boolean;
  after: boolean;
}

export const startOf = (piece: Piece): number => Date.parse(piece.since);
export const endOf = (piece: Piece): number => Date.parse(piece.until);

/** The pieces that touch [from, to), clipped to it, in order. */
export function placed(pieces: readonly Piece[], from: number, to: number): Placed[] {
  const length = to - from;
  return pieces.flatMap((piece) => {
    const realStart = startOf(piece);
    const realEnd = endOf(piece);
    const starts = Math.max(realStart, from);
    const ends = Math.min(realEnd, to);
    if (ends <= starts) return [];
    return [{
      piece, starts, ends,
      left: (100 * (starts - from)) / length,
      width: (100 * (ends - starts)) / length,
      before: realStart < from,
      after: realEnd > to,
    }];
  });
}

/** Where an instant stands on the line, or null outside it. */
export function placeOf(at: number, from: number, to: number): number | null {
  return at < from || at >= to ? null : (100 * (at - from)) / (to - from);
}

export function instantAt(share: number, from: number, to: number): number {
  return Math.round(from + Math.min(1, Math.max(0, share)) * (to - from));
}

export const isGap = (piece: Piece): boolean => piece.people.length === 0;

/** Pieces next to each other that say the same, joined: the screen shows shifts, not bookkeeping. */
export function joined(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (last && last.until === piece.since && sameDuty(last, piece)) out[out.length - 1] = { ...last, until: piece.until };
    else out.push(piece);
  }
  return out;
}

function sameDuty(one: Piece, other: Piece): boolean {
  return one.source === other.source && one.layer === other.layer && one.shift === other.shift && one.cover_id === other.cover_id
    && one.people.map((person) => person.contact).join() === other.people.map((person) => person.contact).join();
}

/** The final schedule cut at each hand-over: of one person's long stretch, the shifts it is made of. */
export function shiftPieces({ pieces, layers }: { pieces: readonly Piece[]; layers: readonly { layer: string; pieces: readonly Piece[] }[] }): Piece[] {
  return pieces.flatMap((piece) => {
    const shifts = layers.find((one) => one.layer === piece.layer)?.pieces ?? [];
    const cut = placed(shifts, startOf(piece), endOf(piece));
    return cut.length === 0 ? [piece] : cut.map(({ starts, ends }) => ({ ...piece, since: new Date(starts).toISOString(), until: new Date(ends).toISOString() }));
  });
}
