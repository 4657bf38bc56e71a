/** What this operator is doing now, from the live line (and, before its first word, from one question). */
import { useMutation, useMutationState, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { deskState, setDeskState, wrapped } from "../api/bureau";
import type { BreakReason, LegData, Operator } from "../api/types";
import { useTopic } from "../live/LiveProvider";
import type { Item } from "../live/store";
import { useMe } from "../session/session";
import { askLeaveToNotify } from "../sound/notify";

export const BREAKS: readonly BreakReason[] = ["rest", "meal", "training", "meeting", "other"];

const STATE = ["desk", "state"];
const CHOOSE = ["desk", "choose"];

interface Choice {
  state: "ready" | "on_break" | "offline";
  reason?: BreakReason;
  /** The call that is over, and that choosing ends the work on. */
  over?: number | undefined;
}

export function useOperator(): Operator | null {
  const me = useMe();
  const operators = useTopic("operators", "operator");
  const asked = useQuery({ queryKey: STATE, queryFn: deskState, staleTime: Infinity });
  const live = operators?.find((operator) => operator.id === me.id);
  if (live) return { ...live.data, id: live.id };
  if (!asked.data) return null;
  // The live line names everybody on duty: whom it doesn't name is off.
  return operators ? { ...asked.data, status: "offline", reason: null, call_id: null } : (asked.data as Operator);
}

/** Ready, a break, or off: wherever it is chosen, the state bar tells what became of it. */
export function useChoose(): (choice: Choice) => void {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationKey: CHOOSE,
    mutationFn: ({ state, reason, over }: Choice) =>
      over === undefined || state === "offline" ? setDeskState(state, reason) : wrapped(over, state, reason),
    onSuccess: async (operator) => {
      // Shown before the live line's first word too. An answer still on its way to an older question is older than this.
      await client.cancelQueries({ queryKey: STATE });
      client.setQueryData(STATE, operator);
    },
  });
  return useCallback((choice: Choice) => {
    if (choice.state === "ready") askLeaveToNotify();
    mutate(choice);
  }, [mutate]);
}

/** Why the last choice came to nothing, unless it was carried out. */
export function useChoiceError(): Error | null {
  return useMutationState({ filters: { mutationKey: CHOOSE }, select: ({ state }) => state.error }).at(-1) ?? null;
}

const OVER: readonly LegData["status"][] = ["ended", "failed"];

/** I am in it: whoever left their caller to the emergency service is not, though the call goes on. */
export const isLive = ({ data }: Item<"call">): boolean =>
  (data.status === "talking" || data.status === "on_hold")
  && data.legs.some((leg) => leg.party === "operator" && !OVER.includes(leg.status));

const LIVELINESS = { talking: 0, on_hold: 1, waiting: 2, in_flow: 2, ringing: 2, ended: 3 };

/** My calls, the live one first; then those held; then what is over but not wrapped up. */
export function useMyCalls(): Item<"call">[] {
  const calls = useTopic("calls", "call") ?? [];
  return calls
    .filter((call) => !(call.data.status === "ended" && call.data.wrapped))
    .toSorted((a, b) => LIVELINESS[a.data.status] - LIVELINESS[b.data.status] || b.id - a.id);
}

export function useMyOffer(): Item<"offer"> | null {
  const offers = useTopic("line", "offer") ?? [];
  return offers.find((offer) => offer.data.outcome === null) ?? null;
}
