import { useRef, type KeyboardEvent } from "react";
import { Link } from "wouter";
import { useT } from "../i18n";
import { useKey } from "../keys/keys";
import { useMe } from "../session/session";
import { safeColor } from "../ui/Account";
import { Age, Countdown } from "../ui/Age";
import { useFront } from "../ui/Beside";
import { Nothing, Panel, Waiting } from "../ui/Panel";
import { phone } from "../ui/time";
import type { Pending } from "./items";
import { RowActs, useAtHand } from "./RowActs";
import { useSaid } from "./said";
import { usePending } from "./usePending";
import { useSteady } from "./useSteady";
import { headOf, pathOf, standing } from "./words";
import classes from "./BoardList.module.css";

/** The board in a column, beside a call. */
export function BoardList({ shown }: { shown: number | null }) {
  const t = useT();
  const pending = usePending();
  const rows = useSteady(pending);
  const atHand = useAtHand(rows.shown);
  const list = useRef<HTMLUListElement>(null);
  const front = useFront();
  useKey("board", () => {
    front();
    list.current?.querySelector<HTMLElement>("a")?.focus();
  });
  return (
    <Panel title={t("board.title")} fill aside={pending && <span>{pending.length}</span>}>
      {!pending && <Waiting label={t("state.loading")} />}
      {pending?.length === 0 && <Nothing>{t("board.calm")}</Nothing>}
      <div {...rows.hands}>
        <ul className={classes.list} ref={list} {...atHand.hands} onKeyDown={walk}>
          {rows.shown.map(({ item, gone }) => (
            <li key={item.message}><Entry item={item} gone={gone} current={item.dispatch !== null && item.dispatch === shown} /></li>
          ))}
        </ul>
      </div>
      <RowActs item={atHand.item} />
    </Panel>
  );
}

function Entry({ item, gone, current }: { item: Pending; gone: boolean; current: boolean }) {
  const t = useT();
  const me = useMe();
  const said = useSaid(item.message, item.status === "draft");
  const head = headOf(item, said, t);
  return (
    <Link href={pathOf(item)} className={classes.item ?? ""} aria-current={current ? "true" : undefined} data-row={item.key}
      data-alarm={item.status === "at_desk" && !item.owner && !gone} data-gone={gone}>
      <span className={classes.bar} style={{ background: safeColor(item.color) }} aria-hidden="true" />
      <span className={classes.title} title={head}>{item.urgent && <span className={classes.urgent} aria-hidden="true">◆ </span>}{head}</span>
      <Age since={item.since} soonMs={item.soonMs} lateMs={item.lateMs} rough />
      <span className={classes.stands} title={item.account}>{item.account}{said?.callback && ` · ${phone(said.callback)}`}</span>
      <span className={classes.stands} data-asked="true">{gone ? t("board.gone") : standing(item, me.id, t)}</span>
      {item.nextAt && !gone && <span className={classes.next}><Countdown at={item.nextAt} /></span>}
    </Link>
  );
}

/** Up and down through the entries. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>("a")];
  links[links.indexOf(document.activeElement as HTMLElement) + step]?.focus();
  event.preventDefault();
}
