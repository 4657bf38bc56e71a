import { useQueries, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useCallback } from "react";
import * as api from "./api";
import { joined } from "./schedule/layout";
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

export const scheduleKey = (account: number) => ["on-call-schedule", account] as const;

/** The final schedule of the rosters, and whether all of it is here; asked again every half minute and after each change. */
export function useSchedules(account: number, rosters: readonly ChosenRoster[], range: Range) {
  const combine = useCallback((asked: UseQueryResult<Schedule>[]) => ({
    rows: rosters.flatMap(({ slug, name }, place) => {
      const answer = asked[place]?.data;
      return answer ? rowsOf(slug, rosters.length > 1 ? name : null, answer) : [];
    }),
    loading: asked.some((query) => query.data === undefined && !query.isError),
    error: asked.find((query) => query.isError && query.data === undefined)?.error ?? null,
  }), [rosters]);
  return useQueries({
    queries: rosters.map(({ slug }) => ({
      queryKey: [...scheduleKey(account), slug, range.starts, range.ends],
      queryFn: () => api.schedule(account, slug, range.starts, range.ends),
      refetchInterval: 30_000,
    })),
    combine,
  });
}

export function rowsOf(slug: string, rosterName: string | null, { slots }: Schedule): Row[] {
  return slots.map((slot) => ({
    key: `${slug}/${slot.slot}`,
    roster: slug,
    slot: slot.slot,
    label: rosterName === null ? slot.label || slot.slot : `${rosterName} · ${slot.label || slot.slot}`,
    pieces: joined(slot.pieces),
    layers: slot.layers.map(({ layer, pieces }) => ({ layer, pieces: joined(pieces) })),
  }));
}

/** What was entered by hand for the days shown: who covers whom, with its whole length and reason. */
export function useCoverRows(account: number, range: { starts: number; ends: number }) {
  return useQuery({
    queryKey: ["on-call-cover", account, range.starts, range.ends],
    queryFn: () => api.cover(account, range.starts, range.ends),
    refetchInterval: 30_000,
  });
}
