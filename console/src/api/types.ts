/**
 * What the bureau's REST interface says, by name. Times are RFC 3339 strings in UTC, absent values are null.
 * What OpenAPI describes comes from there (schema.ts, made by `npm run api`); the rest is written down here.
 */
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Me = Schemas["Me"];
export type Permission = Me["permissions"][number];
export type SoftphoneGrant = Schemas["SoftphoneView"];
export type OnCall = Schemas["SlotView"];
export type AccountRow = Schemas["AccountRow"];
export type AccountDetail = Schemas["AccountWithRosters"];
export type Override = Schemas["OverrideView"];
export type OverrideBody = Schemas["NewOverride"];
export type User = Schemas["UserOut"];
export type DraftBody = Omit<Schemas["Draft"], "fields"> & { fields: Record<string, string> };
export type Operator = Omit<Schemas["OperatorView"], "status"> & { status: OperatorStatus };

export type Role = Schemas["NewUser"]["roles"][number];
export type Urgency = "urgent" | "routine";
export type OperatorStatus = "offline" | "ready" | "offered" | "talking" | "wrapping" | "on_break";
export type BreakReason = "rest" | "meal" | "training" | "meeting" | "other";
export type FieldKind = "text" | "name" | "phone" | "choice" | "yes_no" | "date";
export type DispatchStatus = "active" | "at_desk" | "confirmed" | "closed" | "cancelled";
export type MessageStatus = "draft" | "open" | "deferred" | "confirmed" | "closed";
export type MessageKind = "taken" | "voicemail" | "caller_lost" | "text";
export type Channel = "sms" | "voice";

export interface Page<T> {
  items: T[];
  next?: number | string | null;
}

export interface ScriptField {
  name: string;
  label: string;
  kind: FieldKind;
  required: boolean;
  options: { value: string; label: string }[] | null;
  when: { field: string; equals: string | string[] } | null;
  ask: string | null;
}

export interface CallType {
  slug: string;
  label: string;
  urgency: Urgency;
  key: string | null;
  fields: ScriptField[];
}

export interface Draft {
  id: number;
  status: MessageStatus;
  call_type: string | null;
  urgency: Urgency;
  fields: Record<string, string>;
  version: number;
  saved_at: string | null;
}

export interface EarlierCall {
  id: number;
  started_at: string;
  outcome: string | null;
  call_type: string | null;
}

export interface CallCard {
  call: {
    id: number;
    status: string;
    started_at: string;
    caller_number: string | null;
    earlier_calls_today: number;
    earlier_calls: EarlierCall[];
  } | null;
  account: {
    id: number;
    name: string;
    color: string;
    timezone: string;
    local_time: string;
    open: boolean;
    phrase: string;
    hours_text: string | null;
    emergency: { text: string; number: string | null } | null;
    notes: string | null;
  };
  call_types: CallType[];
  draft: Draft | null;
  dispatch_id: number | null;
  on_call: OnCall[];
}

export interface Saved {
  id: number;
  version: number;
  saved_at: string;
}

export interface MessageRow {
  id: number;
  account_id: number;
  account_name: string;
  account_color: string;
  kind: MessageKind;
  status: MessageStatus;
  urgency: Urgency;
  call_type: string | null;
  call_type_label: string | null;
  created_at: string;
  taken_by_name: string | null;
  owner_name: string | null;
  callback: string | null;
  summary: string | null;
  dispatch_id: number | null;
  dispatch_status: DispatchStatus | null;
  recording: { id: number; duration_s: number | null; status: "pending" | "ready" | "absent" } | null;
  next_action: string | null;
  next_at: string | null;
}

export interface Transition {
  entity: string;
  entity_id: number;
  old: string | null;
  new: string;
  reason: string | null;
  by: string;
  by_name: string | null;
  at: string;
}

export interface MessageDetail extends MessageRow {
  call_id: number | null;
  caller_number: string | null;
  fields: { name: string; label: string; kind: FieldKind; value: string; display: string }[];
  transitions: Transition[];
}

export interface Step {
  n: number;
  label: string;
  kind: "slot" | "contact" | "desk";
  channels: Channel[];
  /** Further rounds after the first. */
  repeat: { times: number; every_s: number };
  wait_s: number;
}

export interface DispatchData {
  message_id: number;
  account_id: number;
  account_name: string;
  account_color: string;
  kind: MessageKind;
  urgency: Urgency;
  call_type_label: string | null;
  status: DispatchStatus;
  step: number;
  steps: number;
  step_label: string | null;
  next_label: string | null;
  next_action: string | null;
  next_at: string | null;
  owner_id: number | null;
  owner_name: string | null;
  claimed_until: string | null;
  alarm_count: number;
  nobody_on_call: boolean;
  started_at: string;
  confirmed_at: string | null;
  confirmed_by_name: string | null;
  confirmed_via: string | null;
}

export interface PageData {
  dispatch_id: number;
  contact_id: number;
  contact_name: string;
  step: number;
  status: "open" | "confirmed" | "declined" | "expired" | "cancelled";
  opened_at: string;
  expires_at: string | null;
  viewed_at: string | null;
  confirmed_at: string | null;
  confirmed_via: string | null;
  reason: string | null;
}

export interface DeliveryData {
  page_id: number;
  channel: Channel;
  address: string;
  status: "recorded" | "sending" | "sent" | "failed" | "unknown";
  attempt: number;
  error_code: string | null;
  error_text: string | null;
  due_at: string | null;
  sent_at: string | null;
  delivered_at: string | null;
  heard_at: string | null;
  ended_at: string | null;
}

export type WithId<T> = T & { id: number };

export interface DispatchDetail {
  dispatch: WithId<DispatchData>;
  message: MessageRow;
  steps: Step[];
  pages: WithId<PageData>[];
  deliveries: WithId<DeliveryData>[];
  transitions: Transition[];
  contacts: { id: number; name: string }[];
}

export interface Orphans {
  count: number;
  items: { entity: string; id: number; account_id: number; account_name: string; why: string; since: string }[];
}

/* What the live line carries. */

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
  phrase: string | null;
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

export interface PendingMessage {
  account_id: number;
  account_name: string;
  account_color: string;
  kind: MessageKind;
  status: MessageStatus;
  urgency: Urgency;
  call_type_label: string | null;
  owner_id: number | null;
  owner_name: string | null;
  next_action: string | null;
  next_at: string | null;
  created_at: string;
}

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
}
