import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { AccountDetail } from "../../api/types";
import { useT } from "../../i18n";
import { Panel } from "../../ui/Panel";
import * as api from "../api";
import type { RosterRow } from "../editor/types";
import { ImportForm } from "./ImportForm";
import { ImportReport } from "./ImportReport";
import { ImportTrouble } from "./ImportTrouble";
import type { Asked, Looked } from "./types";
import classes from "./Imports.module.css";

/** Somebody else's calendar or table: first what it would change, then, if that is right, the roster's draft. */
export function ImportPanel({ account, rosters, base }: { account: AccountDetail; rosters: readonly RosterRow[]; base: string }) {
  const t = useT();
  const client = useQueryClient();
  const [looked, setLooked] = useState<Looked | null>(null);
  const run = useMutation({
    mutationFn: ({ roster, body }: Asked) => api.importShifts(account.id, roster, body),
    onSuccess: async (report, asked) => {
      setLooked({ asked, report });
      if (report.kept) await client.invalidateQueries({ queryKey: ["rosters", account.id] });
    },
  });
  const discard = () => {
    setLooked(null);
    run.reset();
  };
  return (
    <Panel title={t("import.title")}>
      <div className={classes.import}>
        {run.isError && <ImportTrouble error={run.error} />}
        {/* Kept where it is, so that what was typed is there again after a look. */}
        <div hidden={looked !== null}><ImportForm account={account} rosters={rosters} busy={run.isPending} look={(asked) => run.mutate(asked)} /></div>
        {looked && (
          <ImportReport key={JSON.stringify(looked.asked.body.people ?? {})} account={account} looked={looked} base={base} busy={run.isPending} discard={discard}
            again={(changes) => run.mutate({ ...looked.asked, body: { ...looked.asked.body, ...changes } })} />
        )}
      </div>
    </Panel>
  );
}
