/** Every request the console makes, by name. */
import { ask } from "./client";
import type * as T from "./types";

export const signIn = (email: string, password: string) =>
  ask<T.Me>("/session", { method: "POST", body: { email, password } });
export const signOut = () => ask<void>("/session", { method: "DELETE" });
export const me = () => ask<T.Me>("/me", { background: true });
export const changePassword = (current: string, next: string) =>
  ask<void>("/me/password", { method: "POST", body: { current, new: next } });

export const deskState = () => ask<T.Operator>("/desk/state");
export const setDeskState = (state: "ready" | "on_break" | "wrapping" | "offline", reason?: T.BreakReason) =>
  ask<T.Operator>("/desk/state", { method: "PUT", body: reason ? { state, reason } : { state } });
export const deskNoticeSeen = (id: number) => ask<void>(`/desk/notices/${id}/seen`, { method: "POST" });
export const carrierFaults = () => ask<T.CarrierFaults>("/carrier-faults", { background: true });
export const carrierFaultSeen = (id: number) => ask<void>(`/carrier-faults/${id}/seen`, { method: "POST" });
export const softphoneGrant = () => ask<T.SoftphoneGrant>("/desk/softphone");

export const acceptOffer = (id: number) => ask<{ call_id: number }>(`/offers/${id}/accept`, { method: "POST" });
export const declineOffer = (id: number) => ask<void>(`/offers/${id}/decline`, { method: "POST" });

export const callCard = (id: number) => ask<T.CallCard>(`/calls/${id}/card`);
export const messageForm = (id: number) => ask<T.CallCard>(`/messages/${id}/form`);
export const callAct = (id: number, act: "hang-up" | "hold" | "unhold" | "emergency") =>
  ask<{ leg_id: number; status: T.LegData["status"] } | undefined>(`/calls/${id}/${act}`, { method: "POST" });
export const wrapped = (id: number, state: "ready" | "on_break", reason?: T.BreakReason) =>
  ask<T.Operator>(`/calls/${id}/wrapped`, { method: "POST", body: reason ? { state, reason } : { state } });

export const saveDraft = (id: number, body: T.DraftBody, keepalive = false) =>
  ask<T.Saved>(`/messages/${id}`, { method: "PUT", body, keepalive });
export const newMessage = (account_id: number) =>
  ask<T.Saved>("/messages", { method: "POST", body: { account_id, urgency: "routine" }, key: crypto.randomUUID() });
export const dispatchMessage = (id: number, version: number, key: string) =>
  ask<T.Sent>(`/messages/${id}/dispatch`, { method: "POST", body: { version }, key });
export const closeMessage = (id: number, reason: string) =>
  ask<T.MessageDetail>(`/messages/${id}/close`, { method: "POST", body: { reason } });
export const raiseUrgency = (id: number) =>
  ask<T.Saved>(`/messages/${id}/urgency`, { method: "POST", body: { urgency: "urgent" } });
export const reopenMessage = (id: number, reason: string) =>
  ask<T.MessageDetail>(`/messages/${id}/reopen`, { method: "POST", body: { reason } });
export const message = (id: number) => ask<T.MessageDetail>(`/messages/${id}`);
export const messages = (filters: Record<string, string | null>) =>
  ask<T.MessageList>(`/messages${query(filters)}`);

export const messagesById = (ids: readonly number[]) => ask<T.MessageList>(`/messages?${ids.map((id) => `id=${id}`).join("&")}`);

export const dispatch = (id: number) => ask<T.DispatchDetail>(`/dispatches/${id}`);
export const dispatchAct = (id: number, act: "claim" | "release") =>
  ask<T.Dispatch>(`/dispatches/${id}/${act}`, { method: "POST" });
/** `page_id`: the page that was seen, so that nobody asked since then is passed over. */
export const pageNext = (id: number, page_id: number | null) =>
  ask<T.Dispatch>(`/dispatches/${id}/page-next`, { method: "POST", body: { page_id } });
export const confirmFor = (id: number, contact_id: number) =>
  ask<T.Dispatch>(`/dispatches/${id}/confirm-for`, { method: "POST", body: { contact_id, read_out: true } });
export const closeDispatch = (id: number, reason: string) =>
  ask<T.Dispatch>(`/dispatches/${id}/close`, { method: "POST", body: { reason } });

export const accounts = () => ask<T.Page<T.AccountRow>>("/accounts");
export const account = (id: number) => ask<T.AccountDetail>(`/accounts/${id}`);
export const onCall = (id: number) => ask<{ at: string; items: T.OnCall[] }>(`/accounts/${id}/on-call`);
export const addOverride = (id: number, body: T.OverrideBody) =>
  ask<T.Override>(`/accounts/${id}/overrides`, { method: "POST", body, key: crypto.randomUUID() });
export const cancelOverride = (id: number, override: number) =>
  ask<void>(`/accounts/${id}/overrides/${override}`, { method: "DELETE" });

export const users = (cursor: number | null) =>
  ask<{ items: T.User[]; next_cursor: number | null }>(`/users${query({ cursor: cursor === null ? null : String(cursor) })}`);
export const clients = () => ask<T.Page<{ id: number; slug: string; name: string }>>("/clients");
export const roles = () => ask<{ items: { role: T.Role; permissions: T.Permission[] }[] }>("/roles");
export const createUser = (body: { name: string; email: string; grants: T.Granted[] }) =>
  ask<{ user_id: number; temporary_password: string; waits_for: T.Approval | null }>("/users", { method: "POST", body });
export const resetPassword = (id: number) =>
  ask<{ user_id: number; temporary_password: string }>(`/users/${id}/password-reset`, { method: "POST" });
export const changeUser = (id: number, body: { name?: string; active?: boolean }) =>
  ask<T.User>(`/users/${id}`, { method: "PATCH", body });
export const setGrants = (id: number, grants: T.Granted[]) =>
  ask<T.User>(`/users/${id}/grants`, { method: "PUT", body: { grants } });
export const approvals = () => ask<{ items: T.Approval[] }>("/approvals");
export const settleApproval = (id: number, act: "approve" | "refuse" | "withdraw") =>
  ask<T.Approval>(`/approvals/${id}/${act}`, { method: "POST" });

export const apiKeys = (cursor: number | null) =>
  ask<{ items: T.ApiKey[]; may_give: T.Permission[]; next_cursor: number | null }>(`/api-keys${query({ cursor: cursor === null ? null : String(cursor) })}`);
export const makeApiKey = (body: T.NewApiKey) => ask<T.MadeApiKey>("/api-keys", { method: "POST", body });
export const revokeApiKey = (id: number) => ask<T.ApiKey>(`/api-keys/${id}/revoke`, { method: "POST" });

export const orphans = () => ask<T.Orphans>("/health/orphans");

function query(filters: Record<string, string | null>): string {
  const set = Object.entries(filters).filter((pair): pair is [string, string] => pair[1] !== null);
  return set.length ? `?${new URLSearchParams(set)}` : "";
}
