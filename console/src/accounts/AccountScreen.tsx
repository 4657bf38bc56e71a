import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "wouter";
import { account, newMessage, onCall } from "../api/bureau";
import type { AccountDetail } from "../api/types";
import { useSpeech, useT, type Say } from "../i18n";
import { langOf, pickText } from "../i18n/account";
import { useNow } from "../live/clock";
import { useDutyNews } from "../live/useDutyNews";
import { daysIn } from "../oncall/reason";
import { useMay } from "../session/session";
import { safeColor } from "../ui/Account";
import { BackTo } from "../ui/BackTo";
import { Failure } from "../ui/Failure";
import { Loaded } from "../ui/Loaded";
import { clockTime, phone } from "../ui/time";
import { Zoned, zoneWords } from "../ui/zone";
import { Contacts } from "./Contacts";
import { OnCallList } from "./OnCallList";
import { Overrides } from "./Overrides";
import classes from "./Accounts.module.css";

/** All that is known of an account, to look up in mid-call; changed elsewhere, but for who stands in for whom. */
export function AccountScreen({ id }: { id: number }) {
  useDutyNews(id);
  const query = useQuery({ queryKey: ["account", id], queryFn: () => account(id) });
  const t = useT();
  return <section className={classes.detail}><BackTo href="/accounts" name={t("nav.accounts")} /><Loaded query={query} rows={8}>{(data) => <Detail account={data} />}</Loaded></section>;
}

/** `open; mon fri; 08:00–12:00`, as the account's own words have it. */
function phraseWhen(when: string, t: Say, language: string): string {
  return daysIn(when, language).replace(/^(open|closed|always)\b/, (word) => t(`phrase.${word as "open"}`));
}

function Detail({ account: data }: { account: AccountDetail }) {
  const { t, language } = useSpeech();
  const [, go] = useLocation();
  const now = useNow();
  const writes = useMay("messages:write");
  const duty = useQuery({ queryKey: ["on-call", data.id], queryFn: () => onCall(data.id), refetchInterval: 30_000 });
  const start = useMutation({ mutationFn: () => newMessage(data.id), onSuccess: ({ id }) => go(`/messages/${id}/take`) });
  return (
    <Zoned zone={data.timezone}>
      <header className={classes.title} style={{ borderLeftColor: safeColor(data.color) }}>
        <div>
          <h2>{data.name}</h2>
          <p className={classes.dim}>{data.client_name} · {zoneWords(data.timezone)} · {clockTime(now, language, data.timezone)} · {t(data.open ? "card.open" : "card.closed")}</p>
        </div>
        {writes && <Button size="sm" variant="default" loading={start.isPending} onClick={() => start.mutate()}>{t("act.newMessage")}</Button>}
      </header>
      <div className={classes.body}>
        <Failure error={start.error} />
        <div className={classes.block}>
          <h3>{t("oncall.title")}</h3>
          <div>
            <Loaded query={duty}>{({ items }) => <OnCallList items={items} />}</Loaded>
            <p><Link href={`/accounts/${data.id}/on-call`}>{t("oncall.open")}</Link></p>
          </div>
        </div>
        <Overrides account={data} />
        <div className={classes.block}><h3>{t("account.contacts")}</h3><Contacts account={data} /></div>
        <div className={classes.block}>
          <h3>{t("account.numbers")}</h3>
          <ul>{data.numbers.map((number) => <li key={number}>{phone(number)}</li>)}</ul>
        </div>
        <div className={classes.block}>
          <h3>{t("account.hours")}</h3>
          <ul>{data.hours.map((hours, place) => <li key={place}><span className={classes.dim}>{daysIn(hours.days, language)}</span> {hours.open}–{hours.close}</li>)}</ul>
          {data.hours.length === 0 && <p className={classes.dim}>{t("account.noHours")}</p>}
        </div>
        <div className={classes.block}>
          <h3>{t("account.phrases")}</h3>
          <ul>{data.phrases.map((phrase, place) => <li key={place}><span className={classes.dim}>{phraseWhen(phrase.when, t, language)}</span> <span lang={langOf(phrase.text, language)}>“{pickText(phrase.text, language)}”</span></li>)}</ul>
        </div>
        {data.emergency && (
          <div className={classes.block}>
            <h3>{t("account.emergency")}</h3>
            <p className={classes.wide}><span lang={langOf(data.emergency.text, language)}>{pickText(data.emergency.text, language)}</span>{data.emergency.number && <strong> {phone(data.emergency.number)}</strong>}</p>
          </div>
        )}
        {data.notes && <div className={classes.block}><h3>{t("notes.title")}</h3><p className={classes.wide} lang={langOf(data.notes, language)}>{pickText(data.notes, language)}</p></div>}
      </div>
    </Zoned>
  );
}
