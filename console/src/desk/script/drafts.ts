/**
 * The drafts of this tab, by message: they outlive the screens that show them. What isn't saved yet lies in the tab's own
 * storage while its writer is signed in, so that a reload finds it; from the moment they are not, only in memory, for them
 * alone: whoever else signs in finds nothing, and nothing is there to be read.
 */
import { useSyncExternalStore } from "react";
import { messageForm, saveDraft } from "../../api/bureau";
import { Problem } from "../../api/client";
import type { Draft } from "../../api/types";
import { DraftKeeper, shelfKey, type DraftState } from "./draft";

const keepers = new Map<number, DraftKeeper>();
const held = new Map<string, string>();
let owner: number | null = null;
let open = false;

const PREFIX = shelfKey("");
const nameOf = (key: string): string => key.replace(PREFIX, `${PREFIX}${owner ?? ""}.`);

const shelf = {
  getItem: (key: string) => held.get(nameOf(key)) ?? sessionStorage.getItem(nameOf(key)),
  setItem: (key: string, text: string) => {
    if (open) sessionStorage.setItem(nameOf(key), text);
    else held.set(nameOf(key), text);
  },
  removeItem: (key: string) => {
    held.delete(nameOf(key));
    sessionStorage.removeItem(nameOf(key));
  },
};

async function fetchDraft(id: number): Promise<Draft> {
  const { draft } = await messageForm(id);
  if (!draft) throw new Problem(404, "not_found", "");
  return draft;
}

/** The keeper of a draft; what it already knows wins over an older copy from the bureau. */
export function keeperOf(draft: Draft): DraftKeeper {
  const known = keepers.get(draft.id);
  if (known) return known;
  const keeper = new DraftKeeper(draft.id, draft, { save: saveDraft, fetch: fetchDraft, shelf });
  keepers.set(draft.id, keeper);
  return keeper;
}

export const isUnsent = (id: number): boolean => keepers.has(id);

export function dropDraft(id: number): void {
  keepers.get(id)?.stop();
  keepers.delete(id);
}

/** Saves what is unsaved, as far as that goes in this time: the session is about to end. */
export async function saveDrafts(withinMs: number): Promise<void> {
  const saving = [...keepers.values()].map((keeper) => keeper.flush().catch(() => undefined));
  await Promise.race([Promise.all(saving), new Promise((done) => setTimeout(done, withinMs))]);
}

/** Nobody is signed in any more. True if something unsaved is kept for whoever wrote it. */
export function holdDrafts(): boolean {
  open = false;
  for (const [id, keeper] of keepers) {
    if (keeper.state.save.is === "saved") dropDraft(id);
    else keeper.pause();
  }
  for (const name of stored()) {
    held.set(name, sessionStorage.getItem(name) ?? "");
    sessionStorage.removeItem(name);
  }
  return keepers.size > 0 || held.size > 0;
}

/** This person is signed in: what they wrote goes on, what anybody else did is gone. */
export function openDrafts(user: number): void {
  if (owner !== null && owner !== user) {
    for (const id of keepers.keys()) dropDraft(id);
  }
  owner = user;
  open = true;
  const theirs = `${PREFIX}${user}.`;
  for (const name of held.keys()) if (!name.startsWith(theirs)) held.delete(name);
  for (const name of stored()) if (!name.startsWith(theirs)) sessionStorage.removeItem(name);
  for (const keeper of keepers.values()) keeper.resume();
}

const stored = (): string[] => Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX));

export function useDraft(keeper: DraftKeeper): DraftState {
  return useSyncExternalStore(keeper.subscribe, () => keeper.state);
}

globalThis.addEventListener?.("pagehide", () => {
  for (const keeper of keepers.values()) keeper.leave();
});
