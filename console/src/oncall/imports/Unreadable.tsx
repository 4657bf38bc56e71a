import { Checkbox } from "@mantine/core";
import { useT } from "../../i18n";
import type { ImportReport } from "./types";
import classes from "./Imports.module.css";

/** Lines of a table that may be shifts and can't be read: mended in the file, or left out knowingly. */
export function Unreadable({ report, skip, choose }: { report: ImportReport; skip: boolean; choose: (skip: boolean) => void }) {
  const t = useT();
  const more = report.unreadable_count - report.unreadable.length;
  return (
    <div className={classes.warn} data-wrong="true">
      <strong>⚠ {t("import.unreadable", { n: report.unreadable_count })}</strong>
      <ul>{report.unreadable.map(({ line, message }) => <li key={line}>{t("import.line", { n: line })}: {message}</li>)}</ul>
      {more > 0 && <p>{t("import.moreLines", { n: more })}</p>}
      <Checkbox size="sm" mt={8} checked={skip} label={t("import.skipLines")} onChange={(event) => choose(event.currentTarget.checked)} />
    </div>
  );
}
