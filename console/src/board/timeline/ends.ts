/** How a page came to its end, in words that stay true. Pure. */
import type { PageData } from "../../api/types";
import { isWord, type Say } from "../../i18n";
import { span } from "../../ui/time";

/** `passed over by the desk after 0:27`; of a page that is open, or that ended before this was kept, its status. */
export function standingOf(page: PageData, t: Say): string {
  const word = `ended.${page.ended_why ?? ""}`;
  if (!isWord(word) || page.status === "open" || page.status === "confirmed") return t(`page.${page.status}`);
  return t(word, { span: span(page.ended_at ? Date.parse(page.ended_at) - Date.parse(page.opened_at) : 0) });
}
