import { useT } from "../i18n";
import type { Item } from "../live/store";
import { Account } from "../ui/Account";
import { Since } from "../ui/Age";
import { Nothing, Panel } from "../ui/Panel";
import classes from "./Lists.module.css";

export function MyCalls({ calls, shown, show }: {
  calls: Item<"call">[]; shown: number | null; show: (id: number) => void;
}) {
  const t = useT();
  return (
    <Panel title={t("mine.title")}>
      {calls.length === 0 && <Nothing>{t("mine.empty")}</Nothing>}
      <ul className={classes.list}>
        {calls.map(({ id, data }) => (
          <li key={id}>
            <button type="button" className={classes.pick} aria-current={id === shown} onClick={() => show(id)}>
              <span className={classes.note}>{t(data.status === "ended" ? "call.over" : `call.${data.status}`)}</span>
              <Account name={data.account_name} color={data.account_color} />
              <span className={classes.end}><Since at={data.ended_at ?? data.held_since ?? data.talking_since ?? data.started_at} /></span>
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
