import { useT } from "../i18n";
import { useTopic } from "../live/LiveProvider";
import { Account } from "../ui/Account";
import { Age } from "../ui/Age";
import { Nothing, Panel, Waiting } from "../ui/Panel";
import classes from "./Lists.module.css";

export const SOON_MS = 20_000;
export const LATE_MS = 40_000;

/** Who waits, in the order in which they will be answered. */
export function TheLine() {
  const t = useT();
  const entries = useTopic("line", "waiting_entry");
  if (!entries) return <Panel title={t("line.title")}><Waiting label={t("state.loading")} /></Panel>;
  const waiting = entries
    .filter((entry) => entry.data.status === "waiting" || entry.data.status === "offered")
    .toSorted((a, b) => a.data.priority - b.data.priority || a.data.entered_at.localeCompare(b.data.entered_at));
  return (
    <Panel title={t("line.title")} scrolls={waiting.length > 6} aside={<span className={classes.count}>{waiting.length}</span>}>
      {waiting.length === 0 && <Nothing>{t("line.empty")}</Nothing>}
      <ol className={classes.list}>
        {waiting.map((entry, place) => (
          <li key={entry.id} className={classes.row}>
            <span className={classes.place}>{place + 1}</span>
            <Account name={entry.data.account_name} color={entry.data.account_color} />
            <span className={classes.end}>
              {entry.data.status === "offered" && <span className={classes.note} title={t("line.offered")}><span aria-hidden="true">☎</span><span className="visually-hidden">{t("line.offered")}</span></span>}
              <Age since={entry.data.entered_at} soonMs={SOON_MS} lateMs={LATE_MS} />
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
