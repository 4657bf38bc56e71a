import { Button, SegmentedControl } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { messages } from "../api/bureau";
import type { MessageRow } from "../api/types";
import { useSpeech, useT } from "../i18n";
import { Account } from "../ui/Account";
import { Nothing, Trouble, Waiting } from "../ui/Panel";
import { explain } from "../ui/problem";
import { phone } from "../ui/time";
import { useTimes, ZoneName } from "../ui/zone";
import { fateOf, titleOf } from "./fate";
import { MessageScreen } from "./MessageScreen";
import classes from "./Messages.module.css";

const FILTERS = ["all", "open", "voicemail", "caller_lost"] as const;
type Filter = (typeof FILTERS)[number];
const QUERIES: Record<Filter, Record<string, string>> = {
  all: {}, open: { status: "open" }, voicemail: { kind: "voicemail" }, caller_lost: { kind: "caller_lost" },
};

/** Every message, newest first; the chosen one beside them. */
export function Messages({ id }: { id: number | null }) {
  const t = useT();
  const [filter, setFilter] = useState<Filter>("all");
  const query = useInfiniteQuery({
    queryKey: ["messages", filter],
    queryFn: ({ pageParam }) => messages({ ...QUERIES[filter], cursor: pageParam === null ? null : String(pageParam) }),
    initialPageParam: null as string | number | null,
    getNextPageParam: (last) => last.next ?? null,
    refetchInterval: 20_000,
  });
  const rows = query.data?.pages.flatMap((page) => page.items);
  return (
    <main className={classes.screen} data-chosen={id !== null}>
      <section className={classes.listing} aria-labelledby="messages-title">
        <header className={classes.head}>
          <h1 id="messages-title">{t("nav.messages")}</h1>
          <SegmentedControl size="xs" value={filter} onChange={(value) => setFilter(value as Filter)} aria-label={t("messages.filter")}
            data={FILTERS.map((value) => ({ value, label: t(`messages.${value}`) }))} />
          <ZoneName />
        </header>
        <div className={classes.scroll}>
          {query.isError && !rows && <Trouble action={<Button variant="default" onClick={() => void query.refetch()}>{t("act.again")}</Button>}>{explain(query.error, t)}</Trouble>}
          {query.isPending && <Waiting label={t("state.loading")} rows={8} />}
          {rows?.length === 0 && <Nothing>{t("messages.empty")}</Nothing>}
          <ul>{rows?.map((row) => <Row key={row.id} row={row} shown={row.id === id} />)}</ul>
          {query.hasNextPage && <Button fullWidth variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t("act.more")}</Button>}
        </div>
      </section>
      {id === null ? <section className={classes.empty}><p>{t("messages.choose")}</p></section> : <MessageScreen key={id} id={id} />}
    </main>
  );
}

function Row({ row, shown }: { row: MessageRow; shown: boolean }) {
  const { t, language } = useSpeech();
  const { day } = useTimes();
  const [, go] = useLocation();
  const fate = fateOf(row, t);
  const path = `/messages/${row.id}`;
  return (
    <li>
      <a href={path} className={classes.row} aria-current={shown} onClick={(event) => { event.preventDefault(); go(path); }}>
        <span className={classes.what}>
          {row.urgency === "urgent" && <span className={classes.urgent}>◆ <span className="visually-hidden">{t("urgency.urgent")} </span></span>}
          {row.summary || titleOf(row, t, language)}
        </span>
        <time dateTime={row.created_at}>{day(row.created_at)}</time>
        <span className={classes.under}>
          <Account name={row.account_name} color={row.account_color} />
          <span>{[row.summary && titleOf(row, t, language), row.callback && phone(row.callback), row.sender_name ?? row.taken_by_name].filter(Boolean).join(" · ")}</span>
        </span>
        <span data-mood={fate.mood} className={classes.fate}>{fate.text}</span>
      </a>
    </li>
  );
}
