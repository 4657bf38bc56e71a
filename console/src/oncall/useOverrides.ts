import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { OverrideBody } from "../api/types";
import { now } from "../live/clock";
import * as api from "./api";
import { scheduleKey } from "./useSchedules";

export interface Held {
  id: number;
  roster: string;
  slot: string;
  contact_id: number;
  starts_at: string;
  ends_at: string;
  reason: string;
}

/** What was just done, and how to take it back. */
export interface Deed {
  word: "toast.added" | "toast.cancelled" | "toast.moved" | "toast.back";
  undo: (() => Promise<unknown>) | null;
  /** What speaks against it; it holds all the same. */
  conflicts: readonly string[];
}

/** Entering, cancelling and moving overrides; each can be taken back, and every schedule on screen is asked for again. */
export function useOverrides(account: number) {
  const renew = useRenew(account);
  const [deed, setDeed] = useState<Deed | null>(null);
  const add = useMutation({
    mutationFn: (body: OverrideBody) => api.addOverride(account, body),
    onSuccess: async ({ id, conflicts }) => {
      setDeed({ word: "toast.added", undo: () => api.cancelOverride(account, id), conflicts });
      await renew();
    },
  });
  const cancel = useMutation({
    mutationFn: (held: Held) => api.cancelOverride(account, held.id),
    onSuccess: async (_, held) => {
      setDeed({ word: "toast.cancelled", undo: stillAhead(held) ? () => api.addOverride(account, bodyOf(held, held.starts_at, held.ends_at)) : null, conflicts: [] });
      await renew();
    },
  });
  const move = useMutation({
    // The new one first: for no instant is there less cover than before.
    mutationFn: async ({ held, starts, ends }: { held: Held; starts: number; ends: number }) => {
      const made = await api.addOverride(account, bodyOf(held, api.iso(starts), api.iso(ends)));
      await api.cancelOverride(account, held.id);
      return made;
    },
    onSuccess: ({ id, conflicts }, { held }) => {
      const undo = async () => {
        await api.addOverride(account, bodyOf(held, held.starts_at, held.ends_at));
        await api.cancelOverride(account, id);
      };
      setDeed({ word: "toast.moved", undo: stillAhead(held) ? undo : null, conflicts });
    },
    onSettled: renew,
  });
  const undo = useMutation({
    mutationFn: async () => deed?.undo?.(),
    onSuccess: async () => {
      setDeed({ word: "toast.back", undo: null, conflicts: [] });
      await renew();
    },
  });
  return { add, cancel, move, undo, deed, dismiss: () => setDeed(null), trouble: cancel.error ?? move.error ?? undo.error };
}

export function useRenew(account: number) {
  const client = useQueryClient();
  return async () => {
    const keys = [scheduleKey(account), ["on-call-cover", account], ["on-call", account], ["account", account], ["on-call-requests", account]];
    await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
  };
}

/** What has begun is entered again from now on: the past isn't rewritten. */
function bodyOf(held: Held, starts: string, ends: string): OverrideBody {
  const from = Date.parse(starts) <= now() ? null : starts;
  return { roster: held.roster, slot: held.slot, contact_id: held.contact_id, starts_at: from, ends_at: ends, reason: held.reason };
}

function stillAhead(held: Held): boolean {
  return Date.parse(held.ends_at) > now();
}
