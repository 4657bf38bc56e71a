import type { OnCall } from "../api/types";
import { useT } from "../i18n";
import { useReason } from "../oncall/useReason";
import { Nothing } from "../ui/Panel";
import { useTimes } from "../ui/zone";
import classes from "./OnCallList.module.css";

/** Who would be asked now, slot by slot; an empty slot is said loudly. */
export function OnCallList({ items }: { items: OnCall[] }) {
  const t = useT();
  const { day } = useTimes();
  const why = useReason(items);
  if (items.length === 0) return <Nothing>{t("oncall.empty")}</Nothing>;
  return (
    <ul className={classes.list}>
      {items.map((item) => (
        <li key={`${item.roster}/${item.slot}`}>
          <span className={classes.slot}>{item.label}</span>
          {item.name ? <strong>{item.name}</strong> : <strong className={classes.nobody}>◆ {t("oncall.nobody")}</strong>}
          <span className={classes.until}>
            {item.until && t("oncall.until", { time: day(item.until) })}
            {item.reason && `${item.until ? " · " : ""}${why(item.reason)}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
