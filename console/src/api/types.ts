/**
 * What the bureau's REST interface says, by name. Times are RFC 3339 strings in UTC, absent values are null.
 * What OpenAPI describes comes from there (schema.ts, made by `npm run api`); the rest is written down here.
 */
import type { components } from "./schema";

type Schemas = components["schemas"];
export type AccountText = Schemas["AccountText"];
export type Me = Schemas["Me"];
export type Permission = Me["permissions"][number];
export type SoftphoneGrant = Schemas["SoftphoneView"];
export type OnCall = Schemas["SlotView"];
export type AccountRow = Schemas["AccountRow"];
export type AccountDetail = Schemas["AccountWithRosters"];
export type Override = Schemas["OverrideView"];
export type EnteredOverride = Schemas["EnteredOverride"];
export type Orphans = Schemas["Orphans"];
export type MessageRow = Schemas["MessageRow"];
export type MessageDetail = Schemas["MessageDetail"];
export type MessageStatus = MessageRow["status"];
export type MessageKind = MessageRow["kind"];
export type Urgency = MessageRow["urgency"];
export type PendingMessage = Omit<Schemas["BoardMessage"], "id" | "entity">;
export type Saved = Schemas["Saved"];
export type MessageList = Schemas["MessageList"];
export type Sent = Schemas["Sent"];
export type Dispatch = Schemas["DispatchView"];
export type DispatchDetail = Schemas["Timeline"];
export type DispatchData = Omit<Schemas["DispatchView"], "id">;
export type PageData = Omit<Schemas["PageView"], "id">;
export type DeliveryData = Omit<Schemas["DeliveryView"], "id">;
export type Channel = Schemas["DeliveryView"]["channel"];
export type Step = Schemas["StepView"];
export type Transition = Schemas["TransitionView"];
export type OverrideBody = Schemas["NewOverride"];
export type User = Schemas["UserOut"];
export type DraftBody = Omit<Schemas["Draft"], "fields"> & { fields: Record<string, string> };
export type Operator = Schemas["OperatorView"];
export type Caller = Schemas["CallerView"];

export type Granted = Schemas["Granted"];
export type Role = Granted["role"];
export type Approval = Schemas["ApprovalOut"];
export type ApiKey = Schemas["ApiKeyOut"];
export type NewApiKey = Schemas["NewApiKey"];
export type MadeApiKey = Schemas["NewApiKeyOut"];
export type BreakReason = "rest" | "meal" | "training" | "meeting" | "other";

export interface Page<T> {
  items: T[];
  next?: number | string | null;
}

/** The console saves text only, so what it reads is text. */
export type Draft = Omit<Schemas["DraftView"], "fields"> & { fields: Record<string, string> };
export type CallCard = Omit<Schemas["CallCard"], "draft"> & { draft: Draft | null };
export type CallType = Schemas["CallTypeView"];
export type ScriptField = Schemas["ScriptFieldView"];

export type WithId<T> = T & { id: number };

/* What the live line alone carries; dispatches, pages, deliveries, operators and messages are as REST has them. */

export interface WaitingData {
  call_id: number | null;
  account_id: number;
  account_name: string;
  account_color: string;
  status: "waiting" | "offered" | "answered" | "left";
  priority: number;
  entered_at: string;
  limit_at: string | null;
}

export interface OfferData {
  call_id: number;
  account_id: number;
  account_name: string;
  account_color: string;
  phrase: AccountText | null;
  caller: Caller;
  caller_number: string | null;
  made_at: string;
  expires_at: string;
  accepted_at: string | null;
  outcome: string | null;
}

export interface LegData {
  id: number;
  party: "caller" | "operator" | "emergency" | "contact";
  status: "recorded" | "dialling" | "ringing" | "joined" | "ended" | "failed";
  sid: string | null;
  label: string | null;
  end_reason: string | null;
  joined_at: string | null;
}

export interface CallData {
  account_id: number;
  account_name: string;
  account_color: string;
  status: "ringing" | "in_flow" | "waiting" | "talking" | "on_hold" | "ended";
  outcome: string | null;
  started_at: string;
  talking_since: string | null;
  held_since: string | null;
  ended_at: string | null;
  offer_id: number | null;
  message_id: number | null;
  dispatch_id: number | null;
  wrapped: boolean;
  legs: LegData[];
}

export type CarrierFaults = Schemas["StandingFaults"];
export type CarrierFault = Schemas["StandingFault"];

export interface Entities {
  waiting_entry: WaitingData;
  offer: OfferData;
  call: CallData;
  operator: Omit<Operator, "id">;
  dispatch: DispatchData;
  message: PendingMessage;
  page: PageData;
  delivery: DeliveryData;
  health: { orphans: number };
  carrier_fault: Omit<CarrierFault, "id">;
  desk_notice: { kind: "not_answering" | "left_by_itself"; user_id: number; name: string; was: Operator["status"]; at: string };
}
