import { useSpeech } from "../../i18n";
import type { Fairness, SlotShare } from "./types";
import classes from "./Fairness.module.css";

const TIMES = ["hours", "night_hours", "weekend_hours", "holiday_hours", "shifts"] as const;

/** The same slot by slot, for whoever wants to know where the difference comes from. */
export function SlotTable({ fairness: { items, nobody } }: { fairness: Fairness }) {
  const { t, language } = useSpeech();
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const rows = [
    ...items.flatMap((person) => person.slots.map((slot) => ({ ...slot, who: person.name, key: String(person.contact_id), gap: false }))),
    ...nobody.map((slot: SlotShare) => ({ ...slot, who: `⚠ ${t("duty.nobody")}`, key: "nobody", gap: true })),
  ].toSorted((one, other) => `${one.roster}/${one.slot}`.localeCompare(`${other.roster}/${other.slot}`, language) || other.hours - one.hours);
  return (
    <details className={classes.more}>
      <summary>{t("fairness.bySlot")}</summary>
      <div className={classes.scroll} role="region" aria-label={t("fairness.bySlot")} tabIndex={0}>
        <table className={classes.table}>
          <thead><tr><th scope="col">{t("list.slot")}</th><th scope="col" className={classes.words}>{t("fairness.person")}</th>{TIMES.map((column) => <th key={column} scope="col">{t(`fairness.${column}`)}</th>)}</tr></thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.roster}/${row.slot} ${row.key}`} data-gap={row.gap}>
                <td>{row.roster} · {row.slot}</td><th scope="row">{row.who}</th>
                {TIMES.map((column) => <td key={column}>{number.format(row[column])}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
