/** What the on-call screens ask the bureau. */
import { ask } from "../api/client";
import type { EnteredOverride, OverrideBody } from "../api/types";
import type { Feed, MadeFeed, NewFeed } from "./calendars/types";
import type { Cover, CoverRequest, EnteredAbsence, NewAbsence, NewNote, NewRequest, Note, RequestAct } from "./cover/types";
import type { DraftAnswer, NewVersion, RosterBody, RosterDetail, RosterRow, TurnedDraft } from "./editor/types";
import type { Fairness } from "./fairness/types";
import type { FindingRow } from "./findings/types";
import type { ImportReport, NewImport } from "./imports/types";
import type { Schedule } from "./types";
import type { WhoAnswer, WhoCallType } from "./who/types";

const base = (account: number) => `/accounts/${account}`;
const span = (from: number, to: number) => new URLSearchParams({ from: iso(from), to: iso(to) }).toString();
const starting = (from?: string) => (from === undefined ? "" : `?${new URLSearchParams({ from })}`);
export const iso = (at: number) => new Date(at).toISOString();

export const rosters = (account: number) => ask<{ items: RosterRow[] }>(`${base(account)}/rosters`);
export const roster = (account: number, slug: string) => ask<RosterDetail>(`${base(account)}/rosters/${slug}`);
export const schedule = (account: number, slug: string, from: number, to: number) =>
  ask<Schedule>(`${base(account)}/rosters/${slug}/schedule?${span(from, to)}`);
export const preview = (account: number, slug: string, body: RosterBody, from: number, to: number) =>
  ask<Schedule>(`${base(account)}/rosters/${slug}/preview`, { method: "POST", body: { body, from: iso(from), to: iso(to) } });
export const saveDraft = (account: number, slug: string, body: RosterBody) =>
  ask<DraftAnswer>(`${base(account)}/rosters/${slug}/draft`, { method: "PUT", body: { body } });
/** What the draft would do, from an instant on; left out: now. */
export const draft = (account: number, slug: string, from?: string) => ask<DraftAnswer>(`${base(account)}/rosters/${slug}/draft${starting(from)}`);
export const discardDraft = (account: number, slug: string) => ask<void>(`${base(account)}/rosters/${slug}/draft`, { method: "DELETE" });
export const keepTurns = (account: number, slug: string, from?: string) =>
  ask<TurnedDraft>(`${base(account)}/rosters/${slug}/draft/keep-turns${starting(from)}`, { method: "POST", body: {} });
export const publish = (account: number, slug: string, body: NewVersion) =>
  ask<RosterDetail>(`${base(account)}/rosters/${slug}/publish`, { method: "POST", body });

export const cover = (account: number, from: number, to: number) => ask<{ items: Cover[] }>(`${base(account)}/cover?${span(from, to)}`);
export const addOverride = (account: number, body: OverrideBody) =>
  ask<EnteredOverride>(`${base(account)}/overrides`, { method: "POST", body, key: crypto.randomUUID() });
export const cancelOverride = (account: number, id: number) => ask<void>(`${base(account)}/overrides/${id}`, { method: "DELETE" });
export const addAbsence = (account: number, body: NewAbsence) =>
  ask<EnteredAbsence>(`${base(account)}/absences`, { method: "POST", body, key: crypto.randomUUID() });
export const cancelAbsence = (account: number, id: number) => ask<void>(`${base(account)}/absences/${id}`, { method: "DELETE" });
export const requests = (account: number) => ask<{ items: CoverRequest[] }>(`${base(account)}/cover-requests`);
export const addRequest = (account: number, body: NewRequest) =>
  ask<CoverRequest>(`${base(account)}/cover-requests`, { method: "POST", body, key: crypto.randomUUID() });
export const requestAct = (account: number, id: number, act: RequestAct, body: object) =>
  ask<CoverRequest>(`${base(account)}/cover-requests/${id}/${act}`, { method: "POST", body });
export const notes = (account: number) => ask<{ items: Note[] }>(`${base(account)}/notes`);
export const addNote = (account: number, body: NewNote) =>
  ask<Note>(`${base(account)}/notes`, { method: "POST", body, key: crypto.randomUUID() });
export const removeNote = (account: number, id: number) => ask<void>(`${base(account)}/notes/${id}`, { method: "DELETE" });

export const callTypes = (account: number) => ask<{ items: WhoCallType[] }>(`${base(account)}/who/call-types`);
export const who = (account: number, asked: { call_type: string; urgency: string; at: string | null; as_of: string | null }) => {
  const given = Object.entries(asked).filter((pair): pair is [string, string] => pair[1] !== null);
  return ask<WhoAnswer>(`${base(account)}/who?${new URLSearchParams(given)}`);
};

export const findings = (account: number | null) => ask<{ items: FindingRow[] }>(`${account === null ? "" : base(account)}/on-call/findings`);
export const confirmRoster = (account: number, slug: string) =>
  ask<{ confirmed_at: string }>(`${base(account)}/rosters/${slug}/confirm`, { method: "POST", body: {} });

export const feeds = (account: number) => ask<{ items: Feed[] }>(`${base(account)}/calendar-feeds`);
export const addFeed = (account: number, body: NewFeed) => ask<MadeFeed>(`${base(account)}/calendar-feeds`, { method: "POST", body });
export const revokeFeed = (account: number, id: number) => ask<void>(`${base(account)}/calendar-feeds/${id}`, { method: "DELETE" });
export const importShifts = (account: number, slug: string, body: NewImport) =>
  ask<ImportReport>(`${base(account)}/rosters/${slug}/import`, { method: "POST", body });

export const fairness = (account: number, from: number, to: number) => ask<Fairness>(`${base(account)}/fairness?${span(from, to)}`);
/** To be followed as a link: the browser saves it. */
export const fairnessCsv = (account: number, from: number, to: number) => `/api/v1${base(account)}/fairness.csv?${span(from, to)}`;
