/** What is pending, by what must be done about it. Pure. */
import type { DispatchData, PendingMessage } from "../api/types";
import type { Language } from "../i18n";
import { pickText } from "../i18n/account";
import type { Item } from "../live/store";

export interface Pending {
  key: string;
  dispatch: number | null;
  message: number;
  accountId: number;
  account: string;
  color: string;
  /** What the operator picked; null where nobody has: then its kind says what it is. */
  what: string | null;
  kind: PendingMessage["kind"];
  urgent: boolean;
  since: string;
  status: DispatchData["status"] | PendingMessage["status"];
  /** Whom it is asked of now, and at which stage of the protocol. */
  asked: string | null;
  step: string | null;
  next: string | null;
  nextAction: string | null;
  nextAt: string | null;
  owner: { id: number; name: string } | null;
  /** The protocol's own times, from `since`: the first person's has run out; everybody's has. */
  soonMs: number;
  lateMs: number;
}

export function pendingOf(item: Item<"dispatch"> | Item<"message">, language: Language): Pending {
  const { data } = item;
  const shared = {
    key: `${item.entity}:${item.id}`,
    accountId: data.account_id,
    account: data.account_name,
    color: data.account_color,
    what: data.call_type === null ? null : pickText(data.call_type_label, language),
    kind: data.kind,
    urgent: data.urgency === "urgent",
    status: data.status,
    nextAction: data.next_action,
    nextAt: data.next_at,
    owner: data.owner_id === null ? null : { id: data.owner_id, name: data.owner_name ?? "" },
  };
  if (item.entity === "message") {
    const since = item.data.created_at;
    const lateMs = item.data.next_at === null ? Infinity : Date.parse(item.data.next_at) - Date.parse(since);
    return { ...shared, dispatch: null, message: item.id, since, asked: null, step: null, next: null, soonMs: lateMs / 2, lateMs };
  }
  return {
    ...shared, dispatch: item.id, message: item.data.message_id, since: item.data.started_at,
    asked: item.data.asked_name, step: item.data.step_label, next: item.data.next_label,
    soonMs: item.data.soon_s * 1000, lateMs: item.data.late_s * 1000,
  };
}

/** From the top of the board down: what nobody has, what an operator has, what the protocol carries, what can wait. */
export const GROUPS = ["nobodys", "claimed", "paged", "routine"] as const;
export type Group = (typeof GROUPS)[number];

export function groupOf(item: Pending): Group {
  if (item.status === "at_desk") return item.owner ? "claimed" : "nobodys";
  return item.status === "active" && item.urgent ? "paged" : "routine";
}

/** By group, then oldest first: a thing moves when it changes its group, and never otherwise. */
export function byPlace(a: Pending, b: Pending): number {
  return GROUPS.indexOf(groupOf(a)) - GROUPS.indexOf(groupOf(b)) || Date.parse(a.since) - Date.parse(b.since) || a.message - b.message;
}

const DONE: readonly Pending["status"][] = ["confirmed", "closed", "cancelled"];
export const isPending = (item: Pending): boolean => !DONE.includes(item.status);

export interface Filter {
  which: "all" | "mine" | "urgent";
  account: number | null;
}
export const EVERYTHING: Filter = { which: "all", account: null };

export function filtered(items: readonly Pending[], { which, account }: Filter, me: number): Pending[] {
  return items.filter((item) =>
    (account === null || item.accountId === account) && (which !== "mine" || item.owner?.id === me) && (which !== "urgent" || item.urgent));
}

/** The accounts that have something on the board, by name. */
export function accountsOf(items: readonly Pending[]): { id: number; name: string }[] {
  const byId = new Map(items.map((item) => [item.accountId, item.account]));
  return [...byId].map(([id, name]) => ({ id, name })).toSorted((a, b) => a.name.localeCompare(b.name));
}

export interface Shown {
  item: Pending;
  /** Over meanwhile; its row stays for as long as a hand is on the board, so that no other row comes under it. */
  gone: boolean;
}

/** What is shown while a hand is on the board: what has gone keeps its place. */
export function steady(items: readonly Pending[], before: readonly Shown[], held: boolean): Shown[] {
  const now = items.map((item) => ({ item, gone: false }));
  if (!held) return now;
  const keys = new Set(items.map((item) => item.key));
  const messages = new Set(items.map((item) => item.message));
  const gone = before.filter(({ item }) => !keys.has(item.key) && !messages.has(item.message)).map(({ item }) => ({ item, gone: true }));
  return [...now, ...gone].toSorted((a, b) => byPlace(a.item, b.item));
}
