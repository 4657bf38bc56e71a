import { Button } from "@mantine/core";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { apiKeys, revokeApiKey } from "../../api/bureau";
import type { ApiKey } from "../../api/types";
import { useSpeech } from "../../i18n";
import { Asks } from "../../ui/Asks";
import { Dialog } from "../../ui/Dialog";
import { Loaded } from "../../ui/Loaded";
import { dayAndTime } from "../../ui/time";
import classes from "../Users.module.css";
import { placeOf, usePlaces, type Places } from "../scopes";
import { NewApiKey } from "./NewApiKey";

/** What other systems may do here in their own name, and when they last did. */
export function ApiKeys() {
  const { t } = useSpeech();
  const query = useInfiniteQuery({
    queryKey: ["api-keys"],
    queryFn: ({ pageParam }) => apiKeys(pageParam),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next_cursor,
  });
  const places = usePlaces();
  const [adding, setAdding] = useState(false);
  return (
    <section className={classes.panel} aria-labelledby="keys-title">
      <header className={classes.head}>
        <h2 id="keys-title">{t("apiKeys.title")}</h2>
        <Button size="sm" onClick={() => setAdding(true)}>{t("apiKeys.add")}</Button>
      </header>
      <Loaded query={query}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          return (
            <>
              {items.length ? <Table keys={items} places={places} /> : <p className={classes.calm}>{t("apiKeys.none")}</p>}
              <Dialog opened={adding} close={() => setAdding(false)} closes={false} title={t("apiKeys.add")}>
                <NewApiKey permissions={pages[0]?.may_give ?? []} done={() => setAdding(false)} />
              </Dialog>
            </>
          );
        }}
      </Loaded>
      {query.hasNextPage && <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t("act.more")}</Button>}
    </section>
  );
}

function Table({ keys, places }: { keys: ApiKey[]; places: Places | undefined }) {
  const { t, language } = useSpeech();
  const client = useQueryClient();
  const revoke = (id: number) => revokeApiKey(id).finally(() => client.invalidateQueries({ queryKey: ["api-keys"] }));
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead><tr><th>{t("users.name")}</th><th>{t("apiKeys.may")}</th><th>{t("apiKeys.where")}</th><th>{t("apiKeys.used")}</th><th>{t("apiKeys.ends")}</th><th><span className="visually-hidden">{t("act.change")}</span></th></tr></thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id} data-disabled={key.revoked_at !== null}>
              <td><strong>{key.name}</strong> <code>{key.shown}…</code></td>
              <td>{key.permissions.map((one) => t(`permission.${one}`)).join(", ")}</td>
              <td>{whereOf(key).map((word) => places?.called(placeOf(word)) ?? "…").join(", ")}</td>
              <td>{key.last_used_at ? t("apiKeys.lastUsed", { at: dayAndTime(key.last_used_at, language), from: key.last_used_from ?? "" }) : t("apiKeys.never")}</td>
              <td>{key.revoked_at ? t("apiKeys.revoked", { at: dayAndTime(key.revoked_at, language) }) : key.expires_at ? dayAndTime(key.expires_at, language) : t("apiKeys.noEnd")}</td>
              <td>{key.revoked_at === null && <Asks label={t("apiKeys.revoke")} name={t("apiKeys.revokeNamed", { name: key.name })} title={t("apiKeys.revokeAsk", { name: key.name })} follows={t("apiKeys.revokeFollows")} act={() => revoke(key.id)} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const whereOf = (key: ApiKey): string[] => [
  ...(key.all_accounts ? ["bureau"] : []),
  ...key.client_ids.map((id) => `client:${id}`),
  ...key.account_ids.map((id) => `account:${id}`),
];
