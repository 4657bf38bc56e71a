/** The drafts of this tab, by message: they outlive the screens that show them. */
import { useSyncExternalStore } from "react";
import { messageForm, saveDraft } from "../../api/bureau";
import { Problem } from "../../api/client";
import type { Draft } from "../../api/types";
import { DraftKeeper, shelfKey, type DraftState } from "./draft";

const keepers = new Map<number, DraftKeeper>();

async function fetchDraft(id: number): Promise<Draft> {
  const { draft } = await messageForm(id);
  if (!draft) throw new Problem(404, "not_found", "");
  return draft;
}

/** The keeper of a draft; what it already knows wins over an older copy from the bureau. */
export function keeperOf(draft: Draft): DraftKeeper {
  const held = keepers.get(draft.id);
  if (held) return held;
  const keeper = new DraftKeeper(draft.id, draft, { save: saveDraft, fetch: fetchDraft, shelf: sessionStorage });
  keepers.set(draft.id, keeper);
  return keeper;
}

export const isUnsent = (id: number): boolean => keepers.has(id);

export function dropDraft(id: number): void {
  keepers.get(id)?.stop();
  keepers.delete(id);
}

/** At sign-out nothing of any caller stays behind in this browser. */
export function forgetDrafts(): void {
  for (const id of keepers.keys()) dropDraft(id);
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(shelfKey(0).slice(0, -1))) sessionStorage.removeItem(name);
  }
}

export function useDraft(keeper: DraftKeeper): DraftState {
  return useSyncExternalStore(keeper.subscribe, () => keeper.state);
}

globalThis.addEventListener?.("pagehide", () => {
  for (const keeper of keepers.values()) keeper.leave();
});
