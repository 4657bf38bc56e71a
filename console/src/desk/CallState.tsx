import { useT } from "../i18n";
import type { Item } from "../live/store";
import { Since } from "../ui/Age";
import classes from "./CardHead.module.css";

/** What goes on in a call, and for how long. */
export function CallState({ call }: { call: Item<"call"> }) {
  const t = useT();
  const { status, talking_since, held_since, ended_at, started_at } = call.data;
  const since = ended_at ?? (status === "on_hold" ? held_since : talking_since) ?? started_at;
  return (
    <span className={classes.state} data-status={status}>
      {t(status === "ended" ? "call.over" : `call.${status}`)} <Since at={since} />
    </span>
  );
}
