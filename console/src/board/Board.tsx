import { useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useT } from "../i18n";
import { useKey } from "../keys/keys";
import { useMe } from "../session/session";
import { Waiting } from "../ui/Panel";
import { BoardFilter, keptFilter } from "./BoardFilter";
import { BoardRow } from "./BoardRow";
import { filtered, groupOf, GROUPS, type Shown } from "./items";
import { RowActs, useAtHand } from "./RowActs";
import { usePending } from "./usePending";
import { useSteady } from "./useSteady";
import classes from "./Board.module.css";

/** All that is pending: who and what, whom it is asked of, how old, what happens next and when. */
export function Board() {
  const t = useT();
  const me = useMe();
  const pending = usePending();
  const [filter, setFilter] = useState(keptFilter);
  const chosen = useMemo(() => pending && filtered(pending, filter, me.id), [pending, filter, me.id]);
  const { shown, hands } = useSteady(chosen);
  const table = useRef<HTMLTableElement>(null);
  const atHand = useAtHand(shown);
  useKey("board", () => table.current?.querySelector<HTMLElement>("a")?.focus());
  return (
    <section className={classes.board} aria-labelledby="board-title">
      <header className={classes.head}>
        <h1 id="board-title">{t("board.title")}</h1>
        {pending && <span>{t("board.count", { n: pending.length })}</span>}
        {pending && pending.length > 0 && <BoardFilter pending={pending} filter={filter} change={setFilter} />}
      </header>
      {!pending ? <Waiting label={t("state.loading")} rows={6} />
        : pending.length === 0 && shown.length === 0 ? <Calm />
        : shown.length === 0 ? <div className={classes.calm}><p>{t("board.filteredEmpty")}</p></div>
        : (
          <div className={classes.scroll} {...hands}>
            <table className={classes.table} ref={table} onKeyDown={walk} {...atHand.hands}>
              <thead>
                <tr>
                  <th scope="col">{t("board.what")}</th>
                  <th scope="col">{t("board.callBack")}</th>
                  <th scope="col">{t("board.asked")}</th>
                  <th scope="col" className={classes.number}>{t("board.age")}</th>
                  <th scope="col">{t("board.next")}</th>
                </tr>
              </thead>
              {GROUPS.map((group) => <Group key={group} group={group} rows={shown.filter(({ item }) => groupOf(item) === group)} />)}
            </table>
          </div>
        )}
      <RowActs item={atHand.item} />
    </section>
  );
}

function Group({ group, rows }: { group: (typeof GROUPS)[number]; rows: Shown[] }) {
  const t = useT();
  if (rows.length === 0) return null;
  return (
    <tbody data-group={group}>
      <tr className={classes.group}>
        <th colSpan={5} scope="rowgroup">{t(`boardGroup.${group}`)} <span>{rows.length}</span></th>
      </tr>
      {rows.map(({ item, gone }) => <BoardRow key={item.message} item={item} gone={gone} />)}
    </tbody>
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

/** Up and down through the rows. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>("a")];
  const at = links.indexOf(document.activeElement as HTMLElement);
  links[at + step]?.focus();
  event.preventDefault();
}
