import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { useT } from "../i18n";
import { useMe } from "../session/session";
import { Account } from "../ui/Account";
import { Age, Countdown } from "../ui/Age";
import { phone } from "../ui/time";
import type { Pending } from "./items";
import { useSaid } from "./said";
import { headOf, pathOf, pendingTitle, senderOf, stageOf, standing, upcoming } from "./words";
import classes from "./Board.module.css";

/** Two lines: who and what over whose and which kind; the number over its owner; who is asked over the stage; when over what. */
export function BoardRow({ item, gone }: { item: Pending; gone: boolean }) {
  const t = useT();
  const me = useMe();
  const [, go] = useLocation();
  const said = useSaid(item.message, item.status === "draft");
  const alarm = item.status === "at_desk" && !item.owner && !gone;
  const path = pathOf(item);
  const sender = senderOf(item, said, t);
  return (
    <tr data-alarm={alarm} data-gone={gone} onClick={() => go(path)}>
      <td><Head item={item} said={said} path={path} go={go} /></td>
      <td><Pair first={said?.callback ? phone(said.callback) : "–"} second={sender} /></td>
      <td>
        <Pair first={<span className={classes.stands}>{gone ? t("board.gone") : `${alarm ? "◆ " : ""}${standing(item, me.id, t)}`}</span>}
          second={item.asked ? stageOf(item) : ""} />
      </td>
      <td className={classes.number} data-label={t("board.age")}><Age since={item.since} soonMs={item.soonMs} lateMs={item.lateMs} rough /></td>
      <td>{item.nextAt && !gone && <Pair first={<span className={classes.dim}>{upcoming(item, t)}</span>} second={<span className={classes.countdown}><Countdown at={item.nextAt} /></span>} />}</td>
    </tr>
  );
}

function Head({ item, said, path, go }: { item: Pending; said: ReturnType<typeof useSaid>; path: string; go: (path: string) => void }) {
  const t = useT();
  return (
    <div className={classes.what}>
      <a href={path} data-row={item.key} onClick={(event) => { event.preventDefault(); event.stopPropagation(); go(path); }}>
        {item.urgent && <span className={classes.urgent}>◆ <span className="visually-hidden">{t("urgency.urgent")} </span></span>}
        {headOf(item, said, t)}
      </a>
      <span className={classes.under}><Account name={item.account} color={item.color} />{said?.summary && <span>{pendingTitle(item, t)}</span>}</span>
    </div>
  );
}

function Pair({ first, second }: { first: ReactNode; second: ReactNode }) {
  return <div className={classes.pair}><span>{first}</span><span>{second}</span></div>;
}
