import type { MessageRow } from "../api/types";
import type { Language, Say } from "../i18n";
import { pickText } from "../i18n/account";

/** What the operator picked, else what kind of message it is. */
export const titleOf = ({ call_type, call_type_label, kind }: Pick<MessageRow, "call_type" | "call_type_label" | "kind">, t: Say, language: Language): string =>
  call_type === null ? t(`kind.${kind}`) : pickText(call_type_label, language);

/** What became of a message, in a word, with how much it should worry. Pure. */
export function fateOf(row: MessageRow, t: Say): { text: string; mood: "ok" | "soon" | "late" | "none" } {
  if (isSilent(row)) return { text: t("fate.silent"), mood: "none" };
  if (row.dispatch_status === "at_desk") return { text: row.owner_name ? t("fate.owned", { who: row.owner_name }) : t("fate.desk"), mood: "late" };
  if (row.dispatch_status === "active") return { text: t("fate.active"), mood: "soon" };
  if (row.status === "confirmed") return { text: t("fate.confirmed"), mood: "ok" };
  if (row.status === "closed") return { text: t("fate.closed"), mood: "none" };
  if (row.status === "draft") return { text: t("fate.draft"), mood: "soon" };
  return { text: t("fate.open"), mood: "soon" };
}

/** Nothing was recorded, or too little to say anything: it is listed, and pages nobody. */
export function isSilent({ kind, recording }: MessageRow): boolean {
  return kind === "voicemail" && recording !== null && recording.silent;
}
