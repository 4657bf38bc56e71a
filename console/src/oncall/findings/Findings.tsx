import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { useT } from "../../i18n";
import { Loaded } from "../../ui/Loaded";
import { Nothing, Panel } from "../../ui/Panel";
import * as api from "../api";
import { dateOf } from "../time/zone";
import type { FindingRow } from "./types";
import classes from "../OnCall.module.css";

/** What is wrong with who is on call in the next 30 days, over the whole bureau or for one account, and how to mend it. */
export function Findings({ account }: { account: number | null }) {
  const t = useT();
  const [kind, choose] = useState("");
  const query = useQuery({ queryKey: ["on-call-findings", account], queryFn: () => api.findings(account), refetchInterval: 60_000 });
  const kinds = [...new Set(query.data?.items.map((item) => item.kind))].toSorted();
  return (
    <Panel title={t("findings.title")} aside={kinds.length > 1 && (
      <NativeSelect size="xs" aria-label={t("findings.kinds")} value={kind} onChange={(event) => choose(event.currentTarget.value)}
        data={[{ value: "", label: t("findings.all") }, ...kinds.map((one) => ({ value: one, label: t(`finding.${one}`) }))]} />
    )}>
      <Loaded query={query}>
        {({ items }) => {
          const shown = items.filter((item) => kind === "" || item.kind === kind);
          return (
            <ul className={classes.entries}>
              {shown.length === 0 && <li><Nothing>{t("findings.none")}</Nothing></li>}
              {shown.map((item) => <FindingLine key={keyOf(item)} item={item} named={account === null} />)}
            </ul>
          );
        }}
      </Loaded>
    </Panel>
  );
}

function FindingLine({ item, named }: { item: FindingRow; named: boolean }) {
  const t = useT();
  const wrong = item.severity === "wrong";
  return (
    <li>
      <span>
        <span className={classes.badge} data-wrong={wrong}>{wrong ? "⚠" : "△"} {t(`finding.${item.kind}`)}</span>{" "}
        {named && <strong>{item.account} </strong>}
        <Link href={placeOf(item)}>{[item.roster, item.slot].filter(Boolean).join(" · ")}</Link>
      </span>
      <span className={classes.dim}>{item.words}</span>
    </li>
  );
}

/** The schedule on the day it happens; a roster nobody confirmed, in its editor. */
function placeOf(item: FindingRow): string {
  const base = `/accounts/${item.account_id}/on-call`;
  if (item.since === null) return `${base}/rosters/${item.roster}`;
  const place = item.slot === null ? item.roster : `${item.roster}/${item.slot}`;
  return `${base}?${new URLSearchParams({ date: dateOf(Date.parse(item.since), "UTC"), slot: place })}`;
}

const keyOf = (item: FindingRow) => [item.account_id, item.kind, item.roster, item.slot, item.contact, item.since].join(" ");
