import type { Say } from "../i18n";
import { isWord } from "../i18n";
import type { Pending } from "./items";

/** Where a pending thing stands, in a few words. */
export function standing(item: Pending, t: Say): string {
  if (item.status === "at_desk") return t(item.owner ? "board.deskClaimed" : "board.deskOpen");
  if (item.status === "active") return item.step ?? t("board.active");
  if (item.status === "draft") return t("board.draft");
  return t("board.open");
}

/** What happens at the countdown's end. */
export function upcoming(item: Pick<Pending, "next" | "nextAction" | "status" | "owner">, t: Say): string {
  if (item.status === "at_desk") return t(item.owner ? "next.claimLapses" : "next.alarm");
  if (item.next) return t("next.who", { who: item.next });
  const word = `next.${item.nextAction ?? ""}`;
  return isWord(word) ? t(word) : t("next.look");
}

export function pendingTitle(item: Pick<Pending, "what" | "kind">, t: Say): string {
  return item.what ?? t(`kind.${item.kind}`);
}

/** Where opening it leads. */
export function pathOf(item: Pending): string {
  if (item.dispatch !== null) return `/dispatches/${item.dispatch}`;
  return item.status === "draft" ? `/messages/${item.message}/take` : `/messages/${item.message}`;
}
