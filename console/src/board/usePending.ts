import { useMemo } from "react";
import { useSpeech } from "../i18n";
import { useTopic } from "../live/LiveProvider";
import { byPlace, isPending, pendingOf, type Pending } from "./items";

/** Everything open that this operator may see, by its place on the board; null until it is known. */
export function usePending(): Pending[] | null {
  const { language } = useSpeech();
  const dispatches = useTopic("board", "dispatch");
  const messages = useTopic("board", "message");
  const calls = useTopic("calls", "call");
  return useMemo(() => {
    if (!dispatches || !messages) return null;
    const dispatched = new Set(dispatches.map((item) => item.data.message_id));
    // What I am writing in a call of mine is in front of me already.
    const writing = new Set(calls?.map((call) => call.data.message_id));
    const alone = messages.filter((item) => !dispatched.has(item.id) && !(item.data.status === "draft" && writing.has(item.id)));
    return [...dispatches, ...alone].map((item) => pendingOf(item, language)).filter(isPending).toSorted(byPlace);
  }, [dispatches, messages, calls, language]);
}
