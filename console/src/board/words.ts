import type { Say } from "../i18n";
import { isWord } from "../i18n";
import type { Pending } from "./items";

/** Where a pending thing stands, in a few words. */
export function standing(item: Pending, t: Say): string {
  if (item.status === "at_desk") return t(item.owner ? "board.deskClaimed" : "board.deskOpen");
  if (item.status === "active") return item.step ?? t("board.active");
  if (item.status === "draft") return t("board.draft");
  if (item.kind === "caller_lost") return t("board.toCall");
  return t("board.open");
}

/** What happens at the countdown's end. */
export function upcoming(item: Pick<Pending, "next" | "nextAction">, t: Say): string {
  const word = `next.${item.nextAction ?? ""}`;
  if (isWord(word)) return t(word);
  if (!item.next) return t("next.look");
  const paged = /^(.+) is paged$/.exec(item.next);
  if (paged?.[1]) return t("next.paged", { who: paged[1] });
  return item.next === "The desk takes over" ? t("next.desk") : t("next.label", { what: item.next });
}

export function pendingTitle(item: Pick<Pending, "what" | "kind">, t: Say): string {
  return item.what ?? t(`kind.${item.kind}`);
}

/** Where opening it leads. */
export function pathOf(item: Pending): string {
  if (item.dispatch !== null) return `/dispatches/${item.dispatch}`;
  return item.status === "draft" ? `/messages/${item.message}/take` : `/messages/${item.message}`;
}
