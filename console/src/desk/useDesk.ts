/** What this operator is doing now, from the live line (and, before its first word, from one question). */
import { useMutation, useQuery } from "@tanstack/react-query";
import { deskState, setDeskState, wrapped } from "../api/bureau";
import type { BreakReason, Operator } from "../api/types";
import { useTopic } from "../live/LiveProvider";
import type { Item } from "../live/store";
import { useMe } from "../session/session";

export const BREAKS: readonly BreakReason[] = ["rest", "meal", "training", "meeting", "other"];

export function useOperator(): Operator | null {
  const me = useMe();
  const operators = useTopic("operators", "operator");
  const asked = useQuery({ queryKey: ["desk", "state"], queryFn: deskState, staleTime: Infinity });
  const live = operators?.find((operator) => operator.id === me.id);
  if (live) return { ...live.data, id: live.id };
  if (!asked.data) return null;
  // The live line names everybody on duty: whom it doesn't name is off.
  return operators ? { ...asked.data, status: "offline", reason: null, call_id: null } : (asked.data as Operator);
}

export function useSetState() {
  return useMutation({
    mutationFn: ({ state, reason }: { state: "ready" | "on_break" | "wrapping" | "offline"; reason?: BreakReason }) =>
      setDeskState(state, reason),
  });
}

export function useWrapped() {
  return useMutation({
    mutationFn: ({ call, state, reason }: { call: number; state: "ready" | "on_break"; reason?: BreakReason }) =>
      wrapped(call, state, reason),
  });
}

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
