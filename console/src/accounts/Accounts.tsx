import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { accounts } from "../api/bureau";
import { useT } from "../i18n";
import { Account } from "../ui/Account";
import { Loaded } from "../ui/Loaded";
import { Nothing } from "../ui/Panel";
import { phone } from "../ui/time";
import { AccountScreen } from "./AccountScreen";
import classes from "./Accounts.module.css";

export function Accounts({ id }: { id: number | null }) {
  const t = useT();
  const query = useQuery({ queryKey: ["accounts"], queryFn: accounts });
  const [sought, seek] = useState("");
  return (
    <main className={classes.screen} data-chosen={id !== null}>
      <section className={classes.listing} aria-labelledby="accounts-title">
        <header className={classes.head}>
          <h1 id="accounts-title">{t("nav.accounts")}</h1>
          <TextInput size="xs" type="search" aria-label={t("accounts.seek")} placeholder={t("accounts.seek")} value={sought}
            onChange={(event) => seek(event.currentTarget.value)} />
        </header>
        <Loaded query={query}>
          {({ items }) => {
            const found = items.filter((item) => `${item.name} ${item.client_name} ${item.numbers.join(" ")}`.toLowerCase().includes(sought.toLowerCase()));
            return (
              <ul className={classes.scroll}>
                {found.length === 0 && <li><Nothing>{t("accounts.none")}</Nothing></li>}
                {found.map((item) => (
                  <li key={item.id}>
                    <Link href={`/accounts/${item.id}`} className={classes.row ?? ""} aria-current={item.id === id ? "true" : undefined}>
                      <Account name={item.name} color={item.color} strong />
                      <span data-open={item.open} className={classes.open}>{t(item.open ? "card.open" : "card.closed")}</span>
                      <span className={classes.dim}>{item.client_name}</span>
                      <span className={classes.dim}>{item.numbers[0] && phone(item.numbers[0])}</span>
                    </Link>
                  </li>
                ))}
              </ul>
            );
          }}
        </Loaded>
      </section>
      {id === null ? <section className={classes.empty}><p>{t("accounts.choose")}</p></section> : <AccountScreen key={id} id={id} />}
    </main>
  );
}
