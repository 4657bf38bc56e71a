import { useT } from "../i18n";
import { useTopic } from "../live/LiveProvider";
import { useMe } from "../session/session";
import { Since } from "../ui/Age";
import { Nothing, Panel } from "../ui/Panel";
import classes from "./Lists.module.css";

/** Who else is at a desk, and at what. */
export function Colleagues() {
  const t = useT();
  const me = useMe();
  const others = useTopic("operators", "operator")?.filter(({ id, data }) => id !== me.id && data.status !== "offline");
  if (!others) return null;
  return (
    <Panel title={t("colleagues.title")}>
      {others.length === 0 && <Nothing>{t("colleagues.empty")}</Nothing>}
      <ul className={classes.list}>
        {others.map(({ id, data }) => (
          <li key={id} className={classes.row}>
            <span className={classes.name}>{data.name}</span>
            <span className={classes.end}><span className={classes.note}>{t(`operator.${data.status}`)}</span> <Since at={data.since} /></span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
