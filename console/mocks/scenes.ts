/** What the live line says in each scene, by topic. */
import type * as T from "../src/api/types";
import { account, at, delivery, dispatchData, page } from "./data";

export interface Told {
  entity: keyof T.Entities;
  id: number;
  data: unknown;
}
export type Scene = "empty" | "idle" | "offer" | "talking" | "busy" | "emergency" | "emergency-failed" | "dispatched" | "desk";

const operator = (id: number, name: string, status: T.OperatorStatus, since = -134): Told => ({
  entity: "operator", id, data: { name, status, reason: status === "on_break" ? "meal" : null, since: at(since), online: true, call_id: null },
});

const waiting = (place: number): Told => ({
  entity: "waiting_entry", id: place + 1,
  data: { call_id: place + 1, ...account(place), status: place ? "waiting" : "offered", priority: place ? 5 : 1, entered_at: at(-52 + place * 1.2), limit_at: null },
});

const call = (more: Partial<T.CallData> = {}): Told => ({
  entity: "call", id: 900,
  data: {
    ...account(0), status: "talking", outcome: null, started_at: at(-90), talking_since: at(-65), held_since: null, ended_at: null, offer_id: 12,
    message_id: 500, dispatch_id: null, wrapped: false,
    legs: [{ id: 1, party: "operator", status: "joined", sid: "CA1", label: "operator", end_reason: null, joined_at: at(-65) }], ...more,
  },
});

const emergencyLeg = (status: T.LegData["status"], end_reason: string | null): T.LegData => ({
  id: 2, party: "emergency", status, sid: null, label: "emergency", end_reason, joined_at: null,
});

const BOARD: Told[] = [
  { entity: "dispatch", id: 41, data: dispatchData(1, { status: "at_desk", step: 2, alarm_count: 2, started_at: at(-1290), next_at: at(41), call_type_label: "Burst pipe" }) },
  { entity: "dispatch", id: 40, data: dispatchData(0) },
  { entity: "dispatch", id: 42, data: dispatchData(2, { urgency: "routine", call_type_label: "New client enquiry", step_label: "Paralegal", next_label: "Partner on call", next_at: at(1712), started_at: at(-460) }) },
  { entity: "dispatch", id: 43, data: dispatchData(3, { status: "at_desk", owner_id: 7, owner_name: "Alice Moreau", call_type_label: "No heating", next_at: at(385), started_at: at(-900) }) },
  { entity: "message", id: 555, data: { ...account(1), kind: "caller_lost", status: "open", urgency: "routine", call_type_label: null, owner_id: null, owner_name: null, next_action: "call_back", next_at: at(-12), created_at: at(-95) } },
];

const others = [operator(8, "Bob Tran", "talking"), operator(9, "Charlie Fox", "on_break")];
const health: Told = { entity: "health", id: 0, data: { orphans: 0 } };

export function topic(scene: Scene, name: string): Told[] {
  if (name === "health") return [health];
  if (name === "operators") return [operator(7, "Alice Moreau", myStatus(scene)), ...others];
  if (name === "line") return line(scene);
  if (name === "board") return scene === "empty" ? [] : BOARD;
  if (name === "calls") return calls(scene);
  if (name.startsWith("dispatch:")) return dispatch(scene, Number(name.slice(9)));
  return [];
}

function myStatus(scene: Scene): T.OperatorStatus {
  if (scene === "offer") return "offered";
  return scene === "empty" || scene === "idle" || scene === "desk" ? "ready" : "talking";
}

function line(scene: Scene): Told[] {
  if (scene === "empty" || scene === "desk") return [];
  const callers = Array.from({ length: scene === "busy" ? 40 : 3 }, (_, place) => waiting(place));
  if (scene !== "offer") return callers;
  return [...callers, { entity: "offer", id: 12, data: { call_id: 900, ...account(0), phrase: null, caller_number: "+15550101001", made_at: at(-2), expires_at: at(13), accepted_at: null, outcome: null } }];
}

function calls(scene: Scene): Told[] {
  if (["empty", "idle", "offer", "desk"].includes(scene)) return [];
  const operatorLeg = (call().data as T.CallData).legs;
  if (scene === "emergency") return [call({ legs: [...operatorLeg, emergencyLeg("ringing", null)] })];
  if (scene === "emergency-failed") return [call({ legs: [...operatorLeg, emergencyLeg("failed", "busy")] })];
  if (scene === "dispatched") return [call({ status: "ended", ended_at: at(-8), dispatch_id: 40 })];
  if (scene === "busy") return [call(), { ...call({ ...account(2), status: "on_hold", held_since: at(-30) }), id: 901 }];
  return [call()];
}

function dispatch(scene: Scene, id: number): Told[] {
  const data = (BOARD.find((item) => item.entity === "dispatch" && item.id === id)?.data ?? dispatchData(0)) as T.DispatchData;
  const now: Told = { entity: "dispatch", id, data };
  if (data.status === "at_desk") {
    return [now,
      { entity: "page", id: 60, data: page({ dispatch_id: id, status: "declined", reason: "not me tonight", viewed_at: at(-1100) }) },
      { entity: "page", id: 61, data: page({ dispatch_id: id, contact_name: "Dr Adaeze Patel", step: 1, status: "expired" }) },
      { entity: "delivery", id: 70, data: delivery() },
      { entity: "delivery", id: 71, data: delivery({ page_id: 61, channel: "voice", status: "failed", error_text: "no answer", delivered_at: null }) }];
  }
  const viewed = scene === "dispatched" ? at(-40) : null;
  return [now, { entity: "page", id: 60, data: page({ dispatch_id: id, viewed_at: viewed }) }, { entity: "delivery", id: 70, data: delivery() },
    { entity: "delivery", id: 71, data: delivery({ channel: "voice", status: "recorded", sent_at: null, delivered_at: null, due_at: at(8) }) }];
}
