import { useState } from "react";
import { useSpeech } from "../../i18n";
import { COLUMNS, mostOf, sorted, type Column, type Sorting } from "./shares";
import type { Fairness } from "./types";
import classes from "./Fairness.module.css";

/** A line a person, and under each number how it stands to the most anybody has of it. */
export function FairnessTable({ fairness: { items, nobody } }: { fairness: Fairness }) {
  const { t, language } = useSpeech();
  const [by, setBy] = useState<Sorting>("hours");
  const most = mostOf(items);
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const share = new Intl.NumberFormat(language, { style: "percent" });
  const open = (column: "hours" | "night_hours" | "weekend_hours" | "holiday_hours") => nobody.reduce((sum, one) => sum + one[column], 0);
  const whole = items.reduce((sum, one) => sum + one.hours, 0) + open("hours");
  const head = (column: Sorting, word: string) => (
    <th key={column} scope="col" aria-sort={by === column ? (column === "name" ? "ascending" : "descending") : "none"}>
      <button type="button" onClick={() => setBy(column)}>{word}<span aria-hidden="true">{by === column ? (column === "name" ? " ↑" : " ↓") : ""}</span></button>
    </th>
  );
  return (
    <div className={classes.scroll} role="region" aria-label={t("fairness.title")} tabIndex={0}>
      <table className={classes.table}>
        <thead><tr>{head("name", t("fairness.person"))}{COLUMNS.map((column) => head(column, t(`fairness.${column}`)))}</tr></thead>
        <tbody>
          {sorted(items, by, language).map((one) => (
            <tr key={one.contact_id}>
              <th scope="row">{one.name}</th>
              {COLUMNS.map((column) => (
                <td key={column}>
                  {number.format(one[column])}{column === "hours" && whole > 0 && <span className={classes.share}>{share.format(one.hours / whole)}</span>}
                  <Bar value={one[column]} most={most[column]} />
                </td>
              ))}
            </tr>
          ))}
          {open("hours") > 0 && (
            <tr data-gap="true">
              <th scope="row">⚠ {t("duty.nobody")}</th>
              {COLUMNS.map((column) => <td key={column}>{isTime(column) ? number.format(open(column)) : "–"}{column === "hours" && <span className={classes.share}>{share.format(open("hours") / whole)}</span>}</td>)}
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

function Bar({ value, most }: { value: number; most: number }) {
  if (most === 0) return null;
  return <span className={classes.bar} aria-hidden="true"><span style={{ width: `${(value / most) * 100}%` }} /></span>;
}

function isTime(column: Column): column is "hours" | "night_hours" | "weekend_hours" | "holiday_hours" {
  return column.endsWith("hours");
}
