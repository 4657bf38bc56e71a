import { useSyncExternalStore } from "react";
import { hasAnsweredSince, whenAnswered } from "../api/client";
import { useT } from "../i18n";
import { Trouble } from "./Panel";
import { explain } from "./problem";

/** An error that is still news: that nobody answered is none once somebody does. */
export function useStanding(error: unknown): unknown {
  const over = useSyncExternalStore(whenAnswered, () => hasAnsweredSince(error));
  return over ? null : (error ?? null);
}

/** Why what was asked for didn't happen, as long as that is news. */
export function Failure({ error }: { error: unknown }) {
  const t = useT();
  const standing = useStanding(error);
  return standing === null ? null : <Trouble>{explain(standing, t)}</Trouble>;
}
