import { Button, Checkbox } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import type { AccountDetail } from "../../api/types";
import { useT } from "../../i18n";
import { Nothing } from "../../ui/Panel";
import { Effect } from "../editor/Effect";
import type { RosterBody } from "../editor/types";
import { ImportWarnings } from "./ImportWarnings";
import { ShiftLines } from "./ShiftLines";
import type { Looked, NewImport } from "./types";
import { Unmatched } from "./Unmatched";
import { Unreadable } from "./Unreadable";
import classes from "./Imports.module.css";

/** What the import would change, read before anything is kept. Nothing of it is in force before the draft is published. */
export function ImportReport({ account, looked, base, busy, again, discard }: {
  account: AccountDetail; looked: Looked; base: string; busy: boolean; again: (changes: Partial<NewImport>) => void; discard: () => void;
}) {
  const t = useT();
  const { asked, report } = looked;
  const [people, setPeople] = useState<Record<string, string>>(asked.body.people ?? {});
  const [skip, setSkip] = useState(asked.body.skip_unmatched ?? false);
  const [skipLines, setSkipLines] = useState(asked.body.skip_unreadable ?? false);
  const draft = <Link href={`${base}/rosters/${asked.roster}`}>{t("import.openDraft")}</Link>;
  if (report.kept) {
    return (
      <div className={classes.form} role="status">
        <p><strong>✓ {t("import.kept")}</strong> {t("import.keptMore")}</p>
        <p>{draft}</p>
        <div><Button variant="default" onClick={discard}>{t("import.another")}</Button></div>
      </div>
    );
  }
  const changed = JSON.stringify(people) !== JSON.stringify(asked.body.people ?? {});
  const same = report.added.length + report.changed.length + report.removed.length === 0;
  const ready = !changed && (report.unmatched.length === 0 || skip) && (report.unreadable_count === 0 || skipLines);
  return (
    <section className={classes.form} aria-label={t("import.report")}>
      <p className={classes.dim}>{t("import.into", { roster: String(report.body["name"] ?? asked.roster), slot: asked.body.slot, layer: asked.body.layer ?? "imported" })}</p>
      <p className={classes.sums} role="status">
        <span data-kind="added">+ {t("import.added", { n: report.added.length })}</span>
        <span data-kind="changed">~ {t("import.changed", { n: report.changed.length })}</span>
        <span data-kind="removed">− {t("import.removed", { n: report.removed.length })}</span>
      </p>
      {same && <Nothing>{t("import.same")}</Nothing>}
      {(report.unmatched.length > 0 || Object.keys(people).length > 0) && (
        <>
          <Unmatched account={account} unmatched={report.unmatched} people={people} choose={setPeople} />
          {report.unmatched.length > 0 && <Checkbox size="sm" checked={skip} label={t("import.skip")} onChange={(event) => setSkip(event.currentTarget.checked)} />}
        </>
      )}
      {report.unreadable_count > 0 && <Unreadable report={report} skip={skipLines} choose={setSkipLines} />}
      <ImportWarnings report={report} zone={account.timezone} />
      {report.moves.length + report.unused.length > 0 && <Effect account={account} body={report.body as unknown as RosterBody} answer={report} />}
      <ShiftLines account={account} title={t("import.addedTitle")} mark="+" shifts={report.added} />
      <ShiftLines account={account} title={t("import.changedTitle")} mark="~" shifts={report.changed.map((one) => one.new)} before={report.changed.map((one) => one.old)} />
      <ShiftLines account={account} title={t("import.removedTitle")} mark="−" shifts={report.removed} />
      <div className={classes.acts}>
        {changed && <Button loading={busy} onClick={() => again({ people, skip_unmatched: skip, skip_unreadable: skipLines })}>{t("import.again")}</Button>}
        <Button variant={changed ? "default" : "filled"} loading={busy && !changed} disabled={!ready || same} onClick={() => again({ people, skip_unmatched: skip, skip_unreadable: skipLines, keep: true })}>{t("import.keep")}</Button>
        <Button variant="default" onClick={discard}>{t("import.discard")}</Button>
      </div>
      <p className={classes.dim}>{t("import.nothingYet")} {!ready && t("import.settle")}</p>
    </section>
  );
}
