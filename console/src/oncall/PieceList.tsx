import { useSpeech } from "../i18n";
import { isGap, placed } from "./schedule/layout";
import { SHAPES } from "./schedule/marks";
import { namesIn, timesOf } from "./schedule/words";
import type { Range } from "./time/range";
import type { Row } from "./useSchedules";
import { useReason } from "./useReason";
import classes from "./OnCall.module.css";

/** The same in words, line by line: for ears, for copying, and for whoever prefers a list. */
export function PieceList({ rows, range, zone }: { rows: readonly Row[]; range: Range; zone: string }) {
  const { t, language } = useSpeech();
  const why = useReason();
  return (
    <details className={classes.words}>
      <summary>{t("list.title")}</summary>
      <div className={classes.tableScroll}>
        <table>
          <thead><tr><th scope="col">{t("list.slot")}</th><th scope="col">{t("list.who")}</th><th scope="col">{t("list.when")}</th><th scope="col">{t("list.why")}</th></tr></thead>
          <tbody>
            {rows.flatMap((row) => placed(row.pieces, range.starts, range.ends).map(({ piece, starts }) => (
              <tr key={`${row.key}@${starts}`} data-gap={isGap(piece)}>
                <td>{row.label}</td>
                <td>{isGap(piece) && "⚠ "}{namesIn(piece, t)}</td>
                <td>{timesOf(piece, language, zone)}</td>
                <td>{SHAPES[piece.source]} {t(`source.${piece.source}`)}{piece.reason && ` · ${why(piece.reason)}`}</td>
              </tr>
            )))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** What needs somebody's eye in the days shown, said on top: gaps, and until when. */
export function Gaps({ rows, range, zone }: { rows: readonly Row[]; range: Range; zone: string }) {
  const { t, language } = useSpeech();
  const gaps = rows.flatMap((row) => placed(row.pieces, range.starts, range.ends).filter(({ piece }) => isGap(piece)).map((place) => ({ row, place })));
  const [first] = gaps;
  if (!first) return null;
  return (
    <p className={classes.gaps}>
      <strong>⚠ {t("gaps.count", { n: gaps.length })}</strong>{" "}
      {t("gaps.first", { slot: first.row.label, times: timesOf(first.place.piece, language, zone) })}
    </p>
  );
}
