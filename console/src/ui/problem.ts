import { Problem } from "../api/client";
import { isWord, type Say } from "../i18n";

/** What went wrong, for people: our words for what we know, else the bureau's, else that nobody answered. */
export function explain(error: unknown, t: Say): string {
  if (!(error instanceof Problem)) return t("problem.unknown");
  const word = `problem.${error.code}`;
  if (isWord(word)) return t(word, { seconds: Number(error.extra["retry_after"] ?? 60) });
  if (error.unreachable) return t("problem.unreachable");
  return error.detail || t("problem.unknown");
}
