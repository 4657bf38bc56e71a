/** What is pending, in the order in which it can go wrong. Pure. */
import type { DispatchData, PendingMessage } from "../api/types";
import type { Item } from "../live/store";

export interface Pending {
  key: string;
  dispatch: number | null;
  message: number;
  account: string;
  color: string;
  what: string | null;
  kind: PendingMessage["kind"];
  urgent: boolean;
  since: string;
  status: DispatchData["status"] | PendingMessage["status"];
  step: string | null;
  next: string | null;
  nextAction: string | null;
  nextAt: string | null;
  owner: { id: number; name: string } | null;
}

export function pendingOf(item: Item<"dispatch"> | Item<"message">): Pending {
  const { data } = item;
  const shared = {
    key: `${item.entity}:${item.id}`,
    account: data.account_name,
    color: data.account_color,
    what: data.call_type_label,
    kind: data.kind,
    urgent: data.urgency === "urgent",
    status: data.status,
    nextAction: data.next_action,
    nextAt: data.next_at,
    owner: data.owner_id === null ? null : { id: data.owner_id, name: data.owner_name ?? "" },
  };
  if (item.entity === "message") {
    return { ...shared, dispatch: null, message: item.id, since: item.data.created_at, step: null, next: null };
  }
  return {
    ...shared, dispatch: item.id, message: item.data.message_id, since: item.data.started_at,
    step: item.data.step_label, next: item.data.next_label,
  };
}

/** What waits for a person first, then what is urgent, then by the moment of its next step. */
export function byRisk(a: Pending, b: Pending): number {
  return rank(a) - rank(b) || (a.nextAt ?? "9").localeCompare(b.nextAt ?? "9") || a.since.localeCompare(b.since);
}

function rank(item: Pending): number {
  if (item.status === "at_desk" && !item.owner) return 0;
  if (item.status === "at_desk") return 1;
  if (item.urgent) return 2;
  return 3;
}

const DONE: readonly Pending["status"][] = ["confirmed", "closed", "cancelled"];
export const isPending = (item: Pending): boolean => !DONE.includes(item.status);
