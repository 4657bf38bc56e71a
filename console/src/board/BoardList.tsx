import { Link } from "wouter";
import { useT } from "../i18n";
import { safeColor } from "../ui/Account";
import { Age, Countdown } from "../ui/Age";
import { Nothing, Panel, Waiting } from "../ui/Panel";
import { PENDING_LATE_MS, PENDING_SOON_MS } from "./Board";
import { usePending } from "./usePending";
import { pathOf, pendingTitle, standing } from "./words";
import classes from "./BoardList.module.css";

/** The board in a column, beside a call. */
export function BoardList({ shown }: { shown: number | null }) {
  const t = useT();
  const pending = usePending();
  return (
    <Panel title={t("board.title")} fill aside={pending && <span>{pending.length}</span>}>
      {!pending && <Waiting label={t("state.loading")} />}
      {pending?.length === 0 && <Nothing>{t("board.calm")}</Nothing>}
      <ul className={classes.list}>
        {pending?.map((item) => (
          <li key={item.key}>
            <Link href={pathOf(item)} className={classes.item ?? ""} aria-current={item.dispatch !== null && item.dispatch === shown ? "true" : undefined}
              data-alarm={item.status === "at_desk" && !item.owner}>
              <span className={classes.bar} style={{ background: safeColor(item.color) }} aria-hidden="true" />
              <span className={classes.title} title={item.account}>{item.urgent && <span className={classes.urgent} aria-hidden="true">◆ </span>}{item.account}</span>
              <Age since={item.since} soonMs={PENDING_SOON_MS} lateMs={PENDING_LATE_MS} rough />
              <span className={classes.stands}>{pendingTitle(item, t)} · {standing(item, t)}</span>
              {item.nextAt && <span className={classes.next}><Countdown at={item.nextAt} /></span>}
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
