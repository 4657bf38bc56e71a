import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { accounts } from "../api/bureau";
import { useT } from "../i18n";
import { Account } from "../ui/Account";
import { Loaded } from "../ui/Loaded";
import { Nothing, Panel } from "../ui/Panel";
import { Findings } from "./findings/Findings";
import classes from "./OnCall.module.css";

/** On call over the whole bureau: what needs mending, and the way to each account's schedule. */
export default function OnCallHome() {
  const t = useT();
  const query = useQuery({ queryKey: ["accounts"], queryFn: accounts });
  const [sought, seek] = useState("");
  return (
    <main className={classes.screen}>
      <header className={classes.top}>
        <h1>{t("nav.onCall")}</h1>
        <TextInput size="xs" type="search" aria-label={t("accounts.seek")} placeholder={t("accounts.seek")} value={sought} onChange={(event) => seek(event.currentTarget.value)} />
      </header>
      <Findings account={null} />
      <Panel title={t("nav.accounts")}>
        <Loaded query={query}>
          {({ items }) => {
            const found = items.filter((item) => `${item.name} ${item.client_name} ${item.numbers.join(" ")}`.toLowerCase().includes(sought.toLowerCase()));
            return (
              <ul className={classes.homeList}>
                {found.length === 0 && <li><Nothing>{t("accounts.none")}</Nothing></li>}
                {found.map((item) => (
                  <li key={item.id}><Link href={`/accounts/${item.id}/on-call`}><Account name={item.name} color={item.color} strong /> <span className={classes.dim}>{item.client_name}</span></Link></li>
                ))}
              </ul>
            );
          }}
        </Loaded>
      </Panel>
    </main>
  );
}
