import { useT } from "../i18n";
import { useTopic } from "../live/LiveProvider";
import { Age } from "../ui/Age";
import { LATE_MS, SOON_MS } from "../desk/TheLine";
import classes from "./Frame.module.css";

/** How many wait, and the longest of them. */
export function LineSummary() {
  const t = useT();
  const waiting = useTopic("line", "waiting_entry")?.filter((entry) => entry.data.status !== "left") ?? [];
  const first = waiting.map((entry) => entry.data.entered_at).toSorted()[0];
  return (
    <span className={classes.figure}>
      {t("line.count", { n: waiting.length })}
      {first && <> · {t("line.longest")} <Age since={first} soonMs={SOON_MS} lateMs={LATE_MS} /></>}
    </span>
  );
}
