import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import type { AccountDetail } from "../../api/types";
import { isWord, useSpeech } from "../../i18n";
import { pickText } from "../../i18n/account";
import { now } from "../../live/clock";
import { Loaded } from "../../ui/Loaded";
import { fromLocalInput, toLocalInput } from "../../ui/time";
import * as api from "../api";
import type { WhoCallType } from "./types";
import { WhoCourse } from "./WhoCourse";
import classes from "../OnCall.module.css";

/** Who would be paged, over what, when, and why: for any call type, urgency and instant, with nothing sent. */
export function WhoTab({ account }: { account: AccountDetail }) {
  const types = useQuery({ queryKey: ["who-call-types", account.id], queryFn: () => api.callTypes(account.id), staleTime: 60_000 });
  return <Loaded query={types} rows={4}>{({ items }) => <Asking account={account} types={items} />}</Loaded>;
}

function Asking({ account, types }: { account: AccountDetail; types: readonly WhoCallType[] }) {
  const { t, language } = useSpeech();
  const zone = account.timezone;
  const [type, setType] = useState(types[0]?.slug ?? "voicemail");
  const [urgency, setUrgency] = useState<string>(types[0]?.urgency ?? "urgent");
  const [at, setAt] = useState("");
  const [asOf, setAsOf] = useState("");
  const [asked, ask] = useState({ call_type: type, urgency, at, asOf, count: 0 });
  const instant = (wall: string) => (wall === "" ? null : fromLocalInput(wall, zone));
  const answer = useQuery({
    queryKey: ["who", account.id, asked],
    queryFn: () => api.who(account.id, { call_type: asked.call_type, urgency: asked.urgency, at: instant(asked.at), as_of: instant(asked.asOf) }),
    gcTime: 0,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask({ call_type: type, urgency, at, asOf, count: asked.count + 1 });
  };
  const choose = (slug: string) => {
    setType(slug);
    const known = types.find((one) => one.slug === slug);
    if (known) setUrgency(known.urgency);
  };
  const name = ({ slug, label }: WhoCallType) => (label !== null ? pickText(label, language) : isWord(`kind.${slug}`) ? t(`kind.${slug as "voicemail"}`) : slug);
  return (
    <>
      <form onSubmit={submit} className={classes.form}>
        <NativeSelect size="xs" label={t("who.callType")} value={type} data={types.map((one) => ({ value: one.slug, label: name(one) }))} onChange={(event) => choose(event.currentTarget.value)} />
        <NativeSelect size="xs" label={t("who.urgency")} value={urgency} data={[{ value: "urgent", label: t("urgency.urgent") }, { value: "routine", label: t("urgency.routine") }]} onChange={(event) => setUrgency(event.currentTarget.value)} />
        <TextInput size="xs" type="datetime-local" label={t("who.at", { zone })} description={t("who.atHint")} value={at} onChange={(event) => setAt(event.currentTarget.value)} />
        <TextInput size="xs" type="datetime-local" label={t("who.asOf")} description={t("who.asOfHint")} value={asOf} max={toLocalInput(now(), zone)} onChange={(event) => setAsOf(event.currentTarget.value)} />
        <Button type="submit" size="sm" loading={answer.isFetching}>{t("who.ask")}</Button>
      </form>
      <Loaded query={answer} rows={5}>{(found) => <WhoCourse answer={found} />}</Loaded>
    </>
  );
}
