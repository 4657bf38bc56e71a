import { useMemo } from "react";
import { pendingOf, type Pending } from "../board/items";
import { useSpeech } from "../i18n";
import { useTopic } from "../live/LiveProvider";
import { useMe } from "../session/session";

/** What is mine and not done: claimed at the desk, or a draft that I began. */
export function useHeld(): Pending[] {
  const { language } = useSpeech();
  const me = useMe();
  const dispatches = useTopic("board", "dispatch");
  const messages = useTopic("board", "message");
  return useMemo(() => {
    const claimed = (dispatches ?? []).filter(({ data }) => data.status === "at_desk" && data.owner_id === me.id);
    const drafts = (messages ?? []).filter(({ data }) => data.status === "draft" && data.owner_id === me.id);
    return [...claimed, ...drafts].map((item) => pendingOf(item, language));
  }, [dispatches, messages, me.id, language]);
}
