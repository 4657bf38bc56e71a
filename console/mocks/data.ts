/** A make-believe bureau for looking at the screens (`npx vite --mode mock`); never part of what is built. */
import type * as T from "../src/api/types";

const START = Date.now();
export const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString();

export const ME: T.Me = {
  id: 7, name: "Alice Moreau", email: "alice@bureau.example", roles: ["operator", "admin"], account_ids: null,
  permissions: ["desk:use", "calls:read", "calls:write", "messages:read", "messages:write", "dispatch:read", "dispatch:act",
    "accounts:read", "accounts:write", "roster:read", "roster:write", "users:read", "users:write", "recordings:read", "audit:read"],
  softphone_identity: "alice_7", must_change_password: false,
};

export const ACCOUNTS: T.AccountRow[] = [
  { id: 1, slug: "riverside", name: "Riverside Pediatrics", color: "#4c9be8", client_name: "Riverside Clinic", timezone: "America/New_York", open: false, numbers: ["+15550001000"] },
  { id: 2, slug: "ace", name: "Ace Plumbing", color: "#e69f00", client_name: "Ace Plumbing & Heating", timezone: "America/Chicago", open: false, numbers: ["+15550002000"] },
  { id: 3, slug: "harlow", name: "Harlow, Whitfield, Abernathy-Okonkwo & Sons, Attorneys at Law, Probate and Family Division", color: "#cc79a7", client_name: "Harlow Whitfield LLP", timezone: "America/New_York", open: true, numbers: ["+15550003000", "+15550003001"] },
  { id: 4, slug: "maple", name: "Maple Court Property Management", color: "#009e73", client_name: "Maple Court", timezone: "America/Denver", open: false, numbers: ["+15550004000"] },
];

export function account(place: number): { account_id: number; account_name: string; account_color: string } {
  const row = ACCOUNTS[place % ACCOUNTS.length]!;
  return { account_id: row.id, account_name: row.name, account_color: row.color };
}

const field = (name: string, label: string, kind: T.FieldKind, more: Partial<T.ScriptField> = {}): T.ScriptField => ({
  name, label, kind, required: false, options: null, when: null, ask: null, ...more,
});

export const CALL_TYPES: T.CallType[] = [
  {
    slug: "urgent-symptom", label: "Urgent symptom", urgency: "urgent", key: "1", fields: [
      field("breathing", "Breathing normally", "yes_no", { required: true, ask: "Is the child breathing normally?" }),
      field("fever", "Fever", "choice", { ask: "Is there a fever, and how high?", options: [{ value: "none", label: "None" }, { value: "low", label: "Below 38.5 °C" }, { value: "high", label: "38.5 °C or more" }, { value: "unknown", label: "Not taken" }] }),
      field("fever_since", "Fever since", "date", { when: { field: "fever", equals: "high" } }),
      field("child", "Child's name", "name", { required: true, ask: "What is the child's name?" }),
      field("born", "Date of birth", "date"),
      field("callback", "Call back", "phone", { required: true, ask: "What number can the doctor reach you on?" }),
      field("problem", "What is wrong", "text", { required: true, ask: "Tell me what is happening." }),
    ],
  },
  { slug: "refill", label: "Refill", urgency: "routine", key: "2", fields: [field("name", "Name", "name", { required: true }), field("medicine", "Medicine", "text"), field("callback", "Call back", "phone", { required: true })] },
  { slug: "appointment", label: "Appointment", urgency: "routine", key: "3", fields: [field("name", "Name", "name", { required: true }), field("callback", "Call back", "phone", { required: true })] },
  { slug: "other", label: "Other", urgency: "routine", key: "4", fields: [field("name", "Name", "name"), field("callback", "Call back", "phone", { required: true }), field("text", "Message", "text", { required: true })] },
];

export const ON_CALL: T.OnCall[] = [
  { roster: "nights", slot: "primary", contact_id: 31, name: "Dr Ming Lee", until: at(30_000), reason: null },
  { roster: "nights", slot: "backup", contact_id: 32, name: "Dr Adaeze Patel", until: at(30_000), reason: "stands in for Dr Novak" },
  { roster: "nights", slot: "nurse", contact_id: null, name: null, until: null, reason: null },
];

export function card(message: number, dispatch: number | null): T.CallCard {
  return {
    call: {
      id: 900, status: "talking", started_at: at(-65), caller_number: "+15550101001", earlier_calls_today: 2,
      earlier_calls: [{ id: 880, started_at: at(-5400), outcome: "message", call_type: "Refill" }, { id: 871, started_at: at(-9000), outcome: "voicemail", call_type: null }],
    },
    account: {
      id: 1, name: "Riverside Pediatrics", color: "#4c9be8", timezone: "America/New_York", local_time: at(0), open: false,
      phrase: "Riverside Pediatrics after-hours line, this is Alice, how may I help?", hours_text: "Mon–Fri 08:00–17:00. Saturday clinic 09:00–12:00.",
      emergency: { text: "Tell the caller: “I am connecting you with emergency services now, stay on the line.”\nIf they are alone with the child, keep talking until the ambulance crew answers.", number: "+15550109911" },
      notes: "Dr Lee's mobile is flaky tonight: try the house first.",
    },
    call_types: CALL_TYPES,
    draft: { id: message, status: dispatch === null ? "draft" : "open", call_type: null, urgency: "routine", fields: {}, version: 1, saved_at: null },
    dispatch_id: dispatch,
    on_call: ON_CALL,
  };
}

export function dispatchData(place: number, more: Partial<T.DispatchData> = {}): T.DispatchData {
  return {
    message_id: 500 + place, ...account(place), kind: "taken", urgency: "urgent", call_type_label: "Urgent symptom", status: "active", step: 0, steps: 3,
    step_label: "Primary on call", next_label: "Backup on call", next_action: "next_step", next_at: at(228), owner_id: null, owner_name: null,
    claimed_until: null, alarm_count: 0, started_at: at(-112), confirmed_at: null, confirmed_by_name: null, confirmed_via: null, ...more,
  };
}

export const STEPS: T.Step[] = [
  { n: 0, label: "Primary on call", kind: "slot", channels: ["sms", "voice"], repeat: 2, wait_s: 300 },
  { n: 1, label: "Backup on call", kind: "slot", channels: ["voice"], repeat: 3, wait_s: 300 },
  { n: 2, label: "The desk", kind: "desk", channels: [], repeat: 1, wait_s: 0 },
];

export const page = (more: Partial<T.PageData> = {}): T.PageData => ({
  dispatch_id: 40, contact_id: 31, contact_name: "Dr Ming Lee", step: 0, round: 1, status: "open", opened_at: at(-110), expires_at: at(228),
  viewed_at: null, confirmed_at: null, confirmed_via: null, reason: null, ...more,
});

export const delivery = (more: Partial<T.DeliveryData> = {}): T.DeliveryData => ({
  page_id: 60, channel: "sms", address: "+1 ··· ··· 2001", status: "sent", attempt: 1, error_code: null, error_text: null, due_at: at(-110),
  sent_at: at(-109), delivered_at: at(-106), heard_at: null, ended_at: at(-106), ...more,
});

export function messageRow(place: number, more: Partial<T.MessageRow> = {}): T.MessageRow {
  return {
    id: 500 + place, ...account(place), kind: "taken", status: "open", urgency: place % 3 ? "routine" : "urgent", call_type: "urgent-symptom",
    call_type_label: ["Urgent symptom", "Refill", "Burst pipe", "Other"][place % 4]!, created_at: at(-600 * place - 120), taken_by_name: "Alice Moreau",
    owner_name: null, callback: "+15550101001", summary: null, dispatch_id: 40 + place, dispatch_status: "active", recording: null, next_action: null, next_at: null, ...more,
  };
}

export function messageDetail(id: number): T.MessageDetail {
  const row = MESSAGES.find((message) => message.id === id) ?? messageRow(id - 500);
  return {
    ...row, call_id: 900, caller_number: "+15550101001", transitions: [],
    fields: row.kind === "taken" ? [
      { name: "breathing", label: "Breathing normally", kind: "yes_no", value: "yes", display: "Yes" },
      { name: "child", label: "Child's name", kind: "name", value: "Mateo Ortiz", display: "Mateo Ortiz" },
      { name: "callback", label: "Call back", kind: "phone", value: "+15550101001", display: "+15550101001" },
      { name: "problem", label: "What is wrong", kind: "text", value: "Fever of 39.4 since noon, won't drink, sleepy.", display: "Fever of 39.4 since noon, won't drink, sleepy." },
    ] : [],
  };
}

export const MESSAGES: T.MessageRow[] = [
  messageRow(0), messageRow(1, { dispatch_status: "at_desk", owner_name: null }), messageRow(2, { status: "confirmed", dispatch_status: "confirmed" }),
  messageRow(3, { kind: "voicemail", call_type_label: null, recording: { id: 3, duration_s: 42, status: "ready" }, taken_by_name: null }),
  messageRow(4, { kind: "voicemail", call_type_label: null, recording: { id: 4, duration_s: null, status: "absent" }, dispatch_id: null, dispatch_status: null, status: "closed", taken_by_name: null }),
  messageRow(5, { kind: "caller_lost", call_type_label: null, dispatch_id: null, dispatch_status: null, taken_by_name: null }),
  ...Array.from({ length: 14 }, (_, place) => messageRow(place + 6, { status: "confirmed", dispatch_status: "confirmed" })),
];

export const accountDetail = (id: number): T.AccountDetail => ({
  ...(ACCOUNTS.find((row) => row.id === id) ?? ACCOUNTS[0]!),
  phrases: [{ when: "open", text: "Riverside Pediatrics, how may I help?" }, { when: "closed", text: "Riverside Pediatrics after-hours line, how may I help?" }],
  hours: [{ days: "Mon–Fri", open: "08:00", close: "17:00" }, { days: "Sat", open: "09:00", close: "12:00" }],
  emergency: { text: "Connect the caller with emergency services and stay on the line.", number: "+15550109911" }, notes: "Dr Lee's mobile is flaky tonight: try the house first.",
  contacts: [
    { id: 31, slug: "lee", name: "Dr Ming Lee", methods: [{ kind: "sms", address: "+15550102001", state: "ok", state_reason: null }, { kind: "voice", address: "+15550102001", state: "failing", state_reason: "landline" }] },
    { id: 32, slug: "patel", name: "Dr Adaeze Patel", methods: [{ kind: "voice", address: "+15550102002", state: "ok", state_reason: null }] },
  ],
  rosters: [{ slug: "nights", slots: ["primary", "backup"] }],
  overrides: [{ id: 1, roster: "nights", slot: "backup", contact_id: 32, contact_name: "Dr Adaeze Patel", starts_at: at(-3600), ends_at: at(36_000), reason: "Dr Novak is ill", created_by_name: "Bob Tran" }],
});

export const USERS: T.User[] = [
  { id: 7, name: "Alice Moreau", email: "alice@bureau.example", roles: ["operator", "admin"], client_ids: null, disabled: false, must_change_password: false, last_seen_at: at(-4) },
  { id: 8, name: "Bob Tran", email: "bob@bureau.example", roles: ["supervisor"], client_ids: [1, 2], disabled: false, must_change_password: true, last_seen_at: at(-86_000) },
  { id: 9, name: "Charlie Fox", email: "charlie@bureau.example", roles: ["operator"], client_ids: [4], disabled: true, must_change_password: false, last_seen_at: null },
];
