import { useSpeech } from "../../i18n";
import { dayAndTime } from "../../ui/time";
import { pathWords } from "../editor/pathWords";
import type { RosterBody } from "../editor/types";
import type { ImportReport } from "./types";
import classes from "./Imports.module.css";

const GAPS_SHOWN = 3;

/** What stands against publishing it, and what of the file was left out. */
export function ImportWarnings({ report, zone }: { report: ImportReport; zone: string }) {
  const { t, language } = useSpeech();
  const body = report.body as unknown as RosterBody;
  const gaps = report.gaps.slice(0, GAPS_SHOWN).map((gap) => `${gap.slot} · ${dayAndTime(gap.since, language, zone)} – ${gap.until ? dayAndTime(gap.until, language, zone) : "…"}`);
  const mend = [...report.overlaps.map(({ first, second }) => t("import.overlap", { first, second })), ...report.findings.map(({ path, message }) => `${pathWords(body, path)}: ${message}`)];
  return (
    <>
      {mend.length > 0 && (
        <div className={classes.warn} data-wrong="true">
          <strong>⚠ {t("import.mend")}</strong>
          <ul>{mend.map((words) => <li key={words}>{words}</li>)}</ul>
        </div>
      )}
      {report.gaps.length > 0 && (
        <div className={classes.warn}>
          <strong>△ {t("publish.gaps", { n: report.gaps.length })}</strong>
          <ul>{gaps.map((words) => <li key={words}>{words}</li>)}</ul>
          {report.gaps.length > gaps.length && <p>{t("draft.moreGaps", { n: report.gaps.length - gaps.length })}</p>}
        </div>
      )}
      {report.said_count > 0 && (
        <div className={classes.warn}>
          <strong>△ {t("import.said", { n: report.said_count })}</strong>
          <ul>{report.said.map(({ what, why }, place) => <li key={place}>{what}: {why}</li>)}</ul>
        </div>
      )}
      {report.skipped_count > 0 && (
        <details className={classes.more} open>
          <summary>{t("import.skipped", { n: report.skipped_count })}</summary>
          <ul className={classes.lines} tabIndex={0} aria-label={t("import.skipped", { n: report.skipped_count })}>
            {report.skipped.map(({ what, why }, place) => <li key={place}>{what}: <span className={classes.dim}>{why}</span></li>)}
          </ul>
        </details>
      )}
    </>
  );
}
