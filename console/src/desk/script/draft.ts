/**
 * One message being written. Every change is saved by itself half a second later; while the bureau can't be reached
 * the text is kept here (and in this tab's own storage, until it is saved) and saving is tried again.
 */
import { Problem } from "../../api/client";
import { now } from "../../live/clock";
import type { Draft, DraftBody, Saved, Urgency } from "../../api/types";

export type SaveState =
  | { is: "saved" }
  | { is: "unsaved" }
  | { is: "offline"; since: number }
  | { is: "conflict"; theirs: Draft }
  | { is: "refused"; problem: Problem };

export interface DraftState {
  callType: string | null;
  urgency: Urgency;
  fields: Readonly<Record<string, string>>;
  save: SaveState;
}
export type Edit = Partial<Pick<DraftState, "callType" | "urgency" | "fields">> & { reason?: string };

export interface DraftWires {
  save: (id: number, body: DraftBody, keepalive?: boolean) => Promise<Saved>;
  fetch: (id: number) => Promise<Draft>;
  shelf: Pick<Storage, "getItem" | "setItem" | "removeItem">;
}

const QUIET_MS = 500;
const AGAIN_MS = 2000;

export class DraftKeeper {
  state: DraftState;
  private version: number;
  private reason: string | undefined;
  private edits = 0;
  private lastSent: DraftBody | null = null;
  private running: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private paused = false;
  private readonly listeners = new Set<() => void>();

  constructor(readonly id: number, draft: Draft, private readonly wires: DraftWires) {
    this.version = draft.version;
    this.state = { callType: draft.call_type, urgency: draft.urgency, fields: draft.fields, save: { is: "saved" } };
    const kept = this.unshelve();
    if (kept) this.edit(kept);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  get savedVersion(): number {
    return this.version;
  }

  edit({ reason, ...change }: Edit): void {
    if (reason) this.reason = reason;
    this.edits += 1;
    const offline = this.state.save.is === "offline";
    this.set({ ...change, ...(offline ? {} : { save: { is: "unsaved" as const } }) });
    if (offline) this.shelve();
    this.later(QUIET_MS);
  }

  /** Saves what is unsaved, now. Resolves when all is saved; rejects with why it can't be. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    while (this.state.save.is !== "saved") {
      const before = this.edits;
      await (this.running ??= this.attempt());
      const { save } = this.state;
      if (save.is === "refused") throw save.problem;
      if (save.is === "offline") throw new Problem(0, "unreachable", "");
      if (save.is === "conflict") throw new Problem(409, "version_conflict", "");
      if (before === this.edits && save.is === "unsaved") continue;
    }
  }

  /** The page is going away: one last try, without waiting for the answer. */
  leave(): void {
    if (this.state.save.is === "saved" || this.paused) return;
    this.shelve();
    this.wires.save(this.id, this.body(), true).then(() => this.unsave(), () => undefined);
  }

  /** The bureau is back: no need to wait for the next try. */
  hurry(): void {
    if (this.state.save.is === "offline") this.later(0);
  }

  keepMine(): void {
    if (this.state.save.is !== "conflict") return;
    this.version = this.state.save.theirs.version;
    this.edit({});
    this.later(0);
  }

  takeTheirs(): void {
    if (this.state.save.is !== "conflict") return;
    const { theirs } = this.state.save;
    this.version = theirs.version;
    this.unsave();
    this.set({ callType: theirs.call_type, urgency: theirs.urgency, fields: theirs.fields, save: { is: "saved" } });
  }

  /** Nobody is signed in: nothing is sent, lest it be in another's name. The text stays as it is. */
  pause(): void {
    this.paused = true;
    clearTimeout(this.timer);
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    if (this.state.save.is !== "saved") this.later(0);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.unsave();
  }

  private later(ms: number): void {
    clearTimeout(this.timer);
    if (this.paused) return;
    this.timer = setTimeout(() => {
      this.running ??= this.attempt();
    }, ms);
  }

  private body(): DraftBody {
    const { callType, urgency, fields } = this.state;
    return { call_type: callType, urgency, fields, version: this.version, ...(this.reason ? { urgency_reason: this.reason } : {}) };
  }

  private async attempt(): Promise<void> {
    const before = this.edits;
    const body = this.body();
    try {
      const saved = await this.wires.save(this.id, body);
      this.took(saved.version, before === this.edits, saved.urgency);
    } catch (error) {
      await this.failed(error, body, before);
    } finally {
      this.running = null;
    }
    if (this.state.save.is === "unsaved") this.later(QUIET_MS);
  }

  /** The bureau has this version; `all`: it holds everything that was written. It may have raised the urgency, for an answer. */
  private took(version: number, all: boolean, urgency: Urgency = this.state.urgency): void {
    this.version = version;
    if (urgency === "urgent") this.set({ urgency });
    this.lastSent = null;
    if (all) {
      this.reason = undefined;
      this.unsave();
      this.set({ save: { is: "saved" } });
    } else {
      this.set({ save: { is: "unsaved" } });
    }
  }

  private async failed(error: unknown, body: DraftBody, before: number): Promise<void> {
    const problem = error instanceof Problem ? error : new Problem(0, "unreachable", "");
    if (problem.code === "version_conflict") return this.disagree(body, before);
    // Signed off in mid-sentence: the text waits here for whoever wrote it, and isn't left in the browser.
    const signedOff = problem.status === 401;
    if (!problem.unreachable && !signedOff && problem.status !== 429) return this.set({ save: { is: "refused", problem } });
    this.lastSent = body;
    if (this.state.save.is !== "offline") this.set({ save: { is: "offline", since: now() } });
    if (!signedOff) this.shelve();
    this.later(AGAIN_MS);
  }

  /**
   * Someone else saved, or we did without hearing of it, as the answer was lost or the page before this one was left: then
   * what is there is what we sent.
   */
  private async disagree(body: DraftBody, before: number): Promise<void> {
    try {
      const theirs = await this.wires.fetch(this.id);
      const ours = [body, this.lastSent].find((sent) => sent && same(sent, theirs));
      if (ours) this.took(theirs.version, ours === body && before === this.edits);
      else this.set({ save: { is: "conflict", theirs } });
    } catch {
      this.set({ save: { is: "offline", since: now() } });
      this.later(AGAIN_MS);
    }
  }

  private shelve(): void {
    const { callType, urgency, fields } = this.state;
    this.wires.shelf.setItem(shelfKey(this.id), JSON.stringify({ callType, urgency, fields }));
  }

  private unshelve(): Edit | null {
    const kept = this.wires.shelf.getItem(shelfKey(this.id));
    return kept ? (JSON.parse(kept) as Edit) : null;
  }

  private unsave(): void {
    this.wires.shelf.removeItem(shelfKey(this.id));
  }

  private set(change: Partial<DraftState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

export const shelfKey = (id: number | ""): string => `nightbell.draft.${id}`;

function same(sent: DraftBody, theirs: Draft): boolean {
  const names = new Set([...Object.keys(sent.fields), ...Object.keys(theirs.fields)]);
  return sent.call_type === theirs.call_type && sent.urgency === theirs.urgency
    && [...names].every((name) => (sent.fields[name] ?? "") === (theirs.fields[name] ?? ""));
}
