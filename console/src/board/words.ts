import type { MessageKind, MessageRow } from "../api/types";
import type { Say } from "../i18n";
import { isWord } from "../i18n";
import type { Pending } from "./items";

/** Who has it, or whom it is asked of, in a few words. */
export function standing(item: Pending, me: number, t: Say): string {
  if (item.status === "at_desk") {
    if (!item.owner) return t("board.deskOpen");
    return item.owner.id === me ? t("board.mine") : t("board.claimedBy", { who: item.owner.name });
  }
  if (item.status === "active") return item.asked ?? item.step ?? t("board.active");
  if (item.status === "draft") return item.owner ? t("board.draftOf", { who: item.owner.name }) : t("board.draft");
  if (item.kind === "caller_lost") return t("board.toCall");
  return t("board.open");
}

/** `doctors · primary`: the stage of the protocol at which somebody is asked. */
export function stageOf({ asked, step }: Pick<Pending, "asked" | "step">): string {
  return asked && step?.startsWith(`${asked} (`) ? step.slice(asked.length + 2, -1) : (step ?? "");
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

/** What it is about as the operator picked it, else what kind of message it is. */
export function pendingTitle(item: Pick<Pending, "what" | "kind">, t: Say): string {
  return item.what ?? t(`kind.${item.kind}`);
}

type Said = Pick<MessageRow, "summary" | "callback" | "sender_name"> | null | undefined;

/** Who and what: what the message says in a line, else of which kind it is. */
export const headOf = (item: Pick<Pending, "what" | "kind">, said: Said, t: Say): string => said?.summary || pendingTitle(item, t);

/** Whose number it is, where it is known: who sent a text, who called and was lost. */
export function senderOf(item: Pick<Pending, "kind">, said: Said, t: Say): string {
  if (said?.sender_name) return t("board.numberOf", { who: said.sender_name });
  if (!said?.callback) return "";
  return item.kind === "text" ? t("board.sender") : "";
}

/** Common reasons for closing without a confirmation, by what is closed: the first is the commonest. */
export function closeReasons(kind: MessageKind, t: Say): string[] {
  const every = [t("closeDispatch.callerHelped"), t("closeDispatch.reached"), t("closeDispatch.duplicate")];
  return kind === "caller_lost" ? [t("closeDispatch.calledBack"), t("closeDispatch.notReached"), ...every.slice(2)] : every;
}

/** Where opening it leads. */
export function pathOf(item: Pending): string {
  if (item.dispatch !== null) return `/dispatches/${item.dispatch}`;
  return item.status === "draft" ? `/messages/${item.message}/take` : `/messages/${item.message}`;
}
