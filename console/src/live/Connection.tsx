import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useT } from "../i18n";
import { useMyCalls } from "../desk/useDesk";
import { useNow } from "./clock";
import { useLineState } from "./LiveProvider";
import classes from "./Connection.module.css";

/** The state of the live line in words; silent when all is well but for a small mark. */
export function Connection() {
  const t = useT();
  const line = useLineState();
  const live = line.is === "live";
  return (
    <span className={classes.mark} data-live={live} title={t(live ? "live.on" : "live.off")}>
      <span aria-hidden="true">{live ? "●" : "○"}</span>
      <span className="visually-hidden">{t(live ? "live.on" : "live.off")}</span>
    </span>
  );
}

/** Stands under the header while the line is down: for how long, what is safe, what happens next. */
export function ConnectionTrouble() {
  const t = useT();
  const line = useLineState();
  const talking = useMyCalls().some((call) => call.data.status === "talking" || call.data.status === "on_hold");
  const down = line.is === "down" ? line.since : null;
  const seconds = useSecondsSince(down);
  const client = useQueryClient();
  useEffect(() => {
    // What could not be fetched meanwhile is asked for again: no notice outlives its reason.
    if (line.is === "live") void client.refetchQueries({ predicate: ({ state }) => state.status === "error" });
  }, [line, client]);
  if (down === null || seconds < 1) return null;
  return (
    <div className={classes.trouble} role="status">
      {t("live.down", { n: seconds })} {t("live.kept")} {talking ? t("live.callGoesOn") : t("live.again")}
    </div>
  );
}

function useSecondsSince(at: number | null): number {
  const now = useNow();
  return at === null ? 0 : Math.max(0, Math.floor((now - at) / 1000));
}
