import { useRef, type KeyboardEvent } from "react";
import { useLocation } from "wouter";
import { useT } from "../i18n";
import { useKey } from "../keys/keys";
import { useMe } from "../session/session";
import { Account } from "../ui/Account";
import { Age, Countdown } from "../ui/Age";
import { Waiting } from "../ui/Panel";
import type { Pending } from "./items";
import { usePending } from "./usePending";
import { pathOf, pendingTitle, standing, upcoming } from "./words";
import classes from "./Board.module.css";

export const PENDING_SOON_MS = 5 * 60_000;
export const PENDING_LATE_MS = 15 * 60_000;

/** All that is pending: whose it is, how old, what happens next and when. */
export function Board() {
  const t = useT();
  const pending = usePending();
  const body = useRef<HTMLTableSectionElement>(null);
  useKey("board", () => body.current?.querySelector<HTMLElement>("a")?.focus());
  return (
    <section className={classes.board} aria-labelledby="board-title">
      <header className={classes.head}>
        <h1 id="board-title">{t("board.title")}</h1>
        {pending && <span>{t("board.count", { n: pending.length })}</span>}
      </header>
      {!pending ? <Waiting label={t("state.loading")} rows={6} />
        : pending.length === 0 ? <Calm />
        : (
          <div className={classes.scroll}>
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">{t("board.what")}</th>
                  <th scope="col">{t("board.stands")}</th>
                  <th scope="col">{t("board.owner")}</th>
                  <th scope="col" className={classes.number}>{t("board.age")}</th>
                  <th scope="col">{t("board.next")}</th>
                </tr>
              </thead>
              <tbody ref={body} onKeyDown={walk}>
                {pending.map((item) => <Row key={item.key} item={item} />)}
              </tbody>
            </table>
          </div>
        )}
    </section>
  );
}

function Calm() {
  const t = useT();
  return (
    <div className={classes.calm}>
      <p>{t("board.calm")}</p>
      <p>{t("board.calmMore")}</p>
    </div>
  );
}

function Row({ item }: { item: Pending }) {
  const t = useT();
  const me = useMe();
  const [, go] = useLocation();
  const alarm = item.status === "at_desk" && !item.owner;
  const path = pathOf(item);
  return (
    <tr data-alarm={alarm} onClick={() => go(path)}>
      <td>
        <div className={classes.what}>
          <a href={path} onClick={(event) => { event.preventDefault(); event.stopPropagation(); go(path); }}>
            {item.urgent && <span className={classes.urgent}>◆ <span className="visually-hidden">{t("urgency.urgent")} </span></span>}
            {pendingTitle(item, t)}
          </a>
          <Account name={item.account} color={item.color} />
        </div>
      </td>
      <td><span className={classes.stands}>{alarm && "◆ "}{standing(item, t)}</span></td>
      <td>{item.owner ? (item.owner.id === me.id ? t("board.me") : item.owner.name) : <span className={classes.dim}>{t(item.status === "active" ? "board.machine" : "board.nobody")}</span>}</td>
      <td className={classes.number}><Age since={item.since} soonMs={PENDING_SOON_MS} lateMs={PENDING_LATE_MS} rough /></td>
      <td>{item.nextAt ? <><span className={classes.dim}>{upcoming(item, t)}</span> <Countdown at={item.nextAt} /></> : <span className={classes.dim}>–</span>}</td>
    </tr>
  );
}

/** Up and down through the rows. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>("a")];
  const at = links.indexOf(document.activeElement as HTMLElement);
  links[at + step]?.focus();
  event.preventDefault();
}
