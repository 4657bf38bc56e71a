import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { cancelOverride } from "../api/bureau";
import type { AccountDetail } from "../api/types";
import { useSpeech } from "../i18n";
import { useMay } from "../session/session";
import { Asks } from "../ui/Asks";
import { Nothing } from "../ui/Panel";
import { dayAndTime } from "../ui/time";
import { OverrideForm } from "./OverrideForm";
import classes from "./Accounts.module.css";

/** Who stands in for whom, from when to when; always listed, so that none is forgotten. */
export function Overrides({ account }: { account: AccountDetail }) {
  const { t, language } = useSpeech();
  const may = useMay("roster:write");
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const renew = async () => {
    setAdding(false);
    await client.invalidateQueries({ queryKey: ["account", account.id] });
    await client.invalidateQueries({ queryKey: ["on-call", account.id] });
  };
  const time = (at: string) => dayAndTime(at, language, account.timezone);
  return (
    <div className={classes.block}>
      <h3>{t("override.title")}</h3>
      <div>
        {account.overrides.length === 0 && <Nothing>{t("override.none")}</Nothing>}
        <ul className={classes.overrides}>
          {account.overrides.map((item) => (
            <li key={item.id}>
              <span><strong>{item.contact_name}</strong> {t("override.as", { slot: item.slot })} · {time(item.starts_at)} – {time(item.ends_at)}{item.reason && ` · ${item.reason}`}</span>
              {may && <Asks label={t("act.remove")} title={t("override.removeAsk", { who: item.contact_name ?? "–" })} follows={t("override.removeFollows")} act={async () => { await cancelOverride(account.id, item.id); await renew(); }} />}
            </li>
          ))}
        </ul>
        {may && account.rosters.length > 0 && !adding && <Button variant="default" onClick={() => setAdding(true)}>{t("override.add")}</Button>}
        {adding && <OverrideForm account={account} done={renew} cancel={() => setAdding(false)} />}
      </div>
    </div>
  );
}
