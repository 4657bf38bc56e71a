import type { CSSProperties } from "react";
import { useSpeech } from "../../i18n";
import { clockTime } from "../../ui/time";
import { Legend } from "../Legend";
import { isGap, placed } from "../schedule/layout";
import { SHAPES } from "../schedule/marks";
import { dressOf, type Dresses } from "../schedule/people";
import { namesIn } from "../schedule/words";
import type { Range } from "../time/range";
import { addDays, addMonths, daysFrom, mondayOf, type Day } from "../time/zone";
import type { Row } from "../useSchedules";
import classes from "./Print.module.css";

interface Props {
  rows: readonly Row[];
  range: Range;
  zone: string;
  account: string;
  dressed: Dresses;
  months: number;
}

/** The months as paper wants them: one page each, who is on from when, and what the shapes mean. */
export function PrintMonths({ rows, range, zone, account, dressed, months }: Props) {
  const firsts = Array.from({ length: months }, (_, place) => addMonths(range.first, place));
  return <div className={classes.pages}>{firsts.map((first) => <Page key={first} first={first} {...{ rows, zone, account, dressed }} />)}</div>;
}

function Page({ first, rows, zone, account, dressed }: Omit<Props, "range" | "months"> & { first: string }) {
  const { t, language } = useSpeech();
  const ends = addMonths(first, 1);
  const days = weeksOf(first, ends).flatMap((monday) => daysFrom(monday, 7, zone));
  const title = new Intl.DateTimeFormat(language, { month: "long", year: "numeric", timeZone: "UTC" }).format(Date.parse(first));
  const names = days.slice(0, 7).map((day) => new Intl.DateTimeFormat(language, { weekday: "long", timeZone: zone }).format((day.starts + day.ends) / 2));
  return (
    <article className={classes.page}>
      <header><h2>{account} · {title}</h2><p>{t("print.zone", { zone })}</p></header>
      <table>
        <thead><tr>{names.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
        <tbody>
          {Array.from({ length: days.length / 7 }, (_, week) => days.slice(7 * week, 7 * week + 7)).map((week) => (
            <tr key={week[0]?.date}>{week.map((day) => <Cell key={day.date} day={day} away={day.date < first || day.date >= ends} {...{ rows, zone, dressed }} />)}</tr>
          ))}
        </tbody>
      </table>
      <Legend rows={rows} dressed={dressed} />
    </article>
  );
}

function Cell({ day, away, rows, zone, dressed }: { day: Day; away: boolean; rows: readonly Row[]; zone: string; dressed: Dresses }) {
  const { t, language } = useSpeech();
  const odd = day.hours === 24 ? "" : ` (${day.hours} h)`;
  if (away) return <td data-away="true"><span className="visually-hidden">{day.date}</span></td>;
  return (
    <td>
      <span className={classes.day}>{Number(day.date.slice(8))}{odd}</span>
      {rows.map((row) => (
        <div key={row.key} className={classes.slot}>
          <span className={classes.label}>{row.label}</span>
          {placed(row.pieces, day.starts, day.ends).map(({ piece, starts, before }) => (
            <span key={starts} className={classes.duty} data-gap={isGap(piece)} style={{ "--hue": dressOf(dressed, piece.people[0]?.contact_id).hue } as CSSProperties}>
              {!before && clockTime(starts, language, zone) !== "00:00" && <b>{clockTime(starts, language, zone)}</b>} {SHAPES[piece.source]} {namesIn(piece, t)}
            </span>
          ))}
        </div>
      ))}
    </td>
  );
}

function weeksOf(first: string, ends: string): string[] {
  const mondays: string[] = [];
  for (let monday = mondayOf(first); monday < ends; monday = addDays(monday, 7)) mondays.push(monday);
  return mondays;
}
