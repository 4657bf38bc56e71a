import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { useLineState, useLive } from "./LiveProvider";

/** Queries that show who is on call for an account, or what stands beside it; the account's id is the second of their key. */
const SHOWN = new Set(["account", "on-call", "on-call-schedule", "on-call-cover", "on-call-requests", "on-call-findings", "duty-notes", "rosters", "calendar-feeds"]);
const LIVE_MS = 300_000;
const BLIND_MS = 30_000;

/** Whatever anybody changes about an account's on-call is asked for again at once, and so is what a break may have hidden. */
export function useDutyNews(account: number | null): void {
  const { line, store } = useLive();
  const client = useQueryClient();
  const topic = account === null ? null : `duty:${account}`;
  useEffect(() => (topic === null ? undefined : line.follow(topic)), [line, topic]);
  const news = useSyncExternalStore(store.subscribe, () => (topic !== null && store.loaded(topic) ? store.items(topic) : null));
  useEffect(() => {
    if (news === null) return;
    void client.invalidateQueries({ predicate: ({ queryKey }) => SHOWN.has(String(queryKey[0])) && queryKey[1] === account });
  }, [client, news, account]);
}

/** How often to ask although the line tells what changes: seldom while it does, often while it is down or not for us. */
export function useLookAgainMs(): number {
  return useLineState().is === "live" ? LIVE_MS : BLIND_MS;
}
