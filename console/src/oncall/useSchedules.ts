import { useQueries, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { Problem } from "../api/client";
import { useLookAgainMs } from "../live/useDutyNews";
import * as api from "./api";
import { endOf, joined, startOf } from "./schedule/layout";
import type { Range } from "./time/range";
import type { Piece, Schedule } from "./types";

/** A slot of a roster, as a line to draw. */
export interface Row {
  key: string;
  roster: string;
  slot: string;
  label: string;
  pieces: readonly Piece[];
  layers: readonly { layer: string; pieces: readonly Piece[] }[];
}

export interface ChosenRoster {
  slug: string;
  name: string;
}

/** Asked for on both sides of what is shown, so that a weekly shift over the edge has its own beginning and end. */
const ROUND_MS = 8 * 86_400_000;

export const scheduleKey = (account: number) => ["on-call-schedule", account] as const;

/** The final schedule of the rosters, and whether all of it is here; asked again after each change, whoever makes it. */
export function useSchedules(account: number, rosters: readonly ChosenRoster[], range: Range) {
  const asked = useMemo(() => ({ starts: range.starts - ROUND_MS, ends: range.ends + ROUND_MS }), [range.starts, range.ends]);
  const combine = useCallback((queries: UseQueryResult<Schedule | null>[]) => ({
    rows: rosters.flatMap(({ slug, name }, place) => {
      const answer = queries[place]?.data;
      return answer ? rowsOf(slug, rosters.length > 1 ? name : null, answer, asked) : [];
    }),
    loading: queries.some((query) => query.data === undefined && !query.isError),
    error: queries.find((query) => query.isError && query.data === undefined)?.error ?? null,
  }), [rosters, asked]);
  const refetchInterval = useLookAgainMs();
  return useQueries({
    queries: rosters.map(({ slug }) => ({
      queryKey: [...scheduleKey(account), slug, asked.starts, asked.ends],
      queryFn: () => scheduleOrNothing(account, slug, asked),
      refetchInterval,
    })),
    combine,
  });
}

/** A roster that was in force on none of these days is no trouble: it has nothing to show. */
async function scheduleOrNothing(account: number, slug: string, { starts, ends }: { starts: number; ends: number }): Promise<Schedule | null> {
  try {
    return await api.schedule(account, slug, starts, ends);
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}

export function rowsOf(slug: string, rosterName: string | null, { slots }: Schedule, asked: { starts: number; ends: number }): Row[] {
  const cut = (pieces: readonly Piece[]) => joined(pieces).map((piece) => ({ ...piece, cutBefore: startOf(piece) <= asked.starts, cutAfter: endOf(piece) >= asked.ends }));
  return slots.map((slot) => ({
    key: `${slug}/${slot.slot}`,
    roster: slug,
    slot: slot.slot,
    label: rosterName === null ? slot.label || slot.slot : `${rosterName} · ${slot.label || slot.slot}`,
    pieces: cut(slot.pieces),
    layers: slot.layers.map(({ layer, pieces }) => ({ layer, pieces: cut(pieces) })),
  }));
}

/** What was entered by hand for the days shown: who covers whom, with its whole length and reason. */
export function useCoverRows(account: number, range: { starts: number; ends: number }) {
  return useQuery({
    queryKey: ["on-call-cover", account, range.starts, range.ends],
    queryFn: () => api.cover(account, range.starts, range.ends),
    refetchInterval: useLookAgainMs(),
  });
}
