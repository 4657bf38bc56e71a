import { Button } from "@mantine/core";
import { useMutation, type UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import type { AccountDetail } from "../../api/types";
import { useSpeech } from "../../i18n";
import { useMay } from "../../session/session";
import { Loaded } from "../../ui/Loaded";
import { Nothing, Panel } from "../../ui/Panel";
import { dayAndTime } from "../../ui/time";
import * as api from "../api";
import type { RosterRow } from "../editor/types";
import { useRenew } from "../useOverrides";
import { AskDialog } from "./AskDialog";
import { Objection } from "./Objection";
import { RequestActs } from "./RequestActs";
import type { AskedShift, CoverRequest, RequestAct } from "./types";
import classes from "../OnCall.module.css";

/** Who has asked whom to take a shift, and how it stands; acts are done for the people, and the ledger says by whom. */
export function Requests({ account, rosters, requests }: { account: AccountDetail; rosters: readonly RosterRow[]; requests: UseQueryResult<{ items: CoverRequest[] }> }) {
  const { t } = useSpeech();
  const may = useMay("cover:write");
  const renew = useRenew(account.id);
  const [asking, setAsking] = useState(false);
  const act = useMutation({
    mutationFn: ({ id, what, body }: { id: number; what: RequestAct; body: object }) => api.requestAct(account.id, id, what, body),
    onSettled: renew,
  });
  return (
    <Panel title={t("requests.title")} aside={may && <Button variant="default" onClick={() => setAsking(true)}>{t("requests.ask")}</Button>}>
      {act.isError && <Objection error={act.error} anyway={() => act.variables && act.mutate({ ...act.variables, body: { ...act.variables.body, anyway: true } })} />}
      <Loaded query={requests}>
        {({ items }) => (
          <ul className={classes.entries}>
            {items.length === 0 && <li><Nothing>{t("requests.none")}</Nothing></li>}
            {items.map((request) => (
              <li key={request.id}>
                <RequestWords request={request} zone={account.timezone} />
                {may && <RequestActs request={request} people={account.contacts} busy={act.isPending} act={(what, body) => act.mutate({ id: request.id, what, body })} />}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {asking && <AskDialog account={account} rosters={rosters} close={() => setAsking(false)} done={renew} />}
    </Panel>
  );
}

function RequestWords({ request, zone }: { request: CoverRequest; zone: string }) {
  const { t, language } = useSpeech();
  const words = (shift: AskedShift) => `${shift.roster} · ${shift.slot} · ${dayAndTime(shift.starts_at, language, zone)} – ${dayAndTime(shift.ends_at, language, zone)}`;
  const open = request.status === "open" || request.status === "accepted";
  return (
    <>
      <span>
        <strong>{t(`requests.${request.kind}`, { from: request.from_name, to: request.taker_name ?? request.to_name ?? t("requests.anybody") })}</strong>{" "}
        <span className={classes.badge} data-open={open}>{t(`request.${request.status}`)}</span>
      </span>
      <span className={classes.dim}>{words(request.shift)}</span>
      {request.return_shift && <span className={classes.dim}>⇄ {words(request.return_shift)}</span>}
      {request.answered_by_name && <span className={classes.dim}>{t("requests.by", { who: request.answered_by_name })}</span>}
      {request.reason && <span className={classes.dim}>{request.reason}</span>}
      {request.note && <span className={classes.dim}>“{request.note}”</span>}
    </>
  );
}
