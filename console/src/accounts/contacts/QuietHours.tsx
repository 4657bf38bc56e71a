import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useSpeech } from "../../i18n";
import { Asks } from "../../ui/Asks";
import { Failure } from "../../ui/Failure";
import { Nothing } from "../../ui/Panel";
import { fromLocalInput, toLocalInput } from "../../ui/time";
import { putQuiet, type Contact, type Place, type Quiet } from "./api";
import classes from "./Contacts.module.css";
import { DayChips } from "./DayChips";
import { dayNames, type Day } from "./days";

/** When a routine page does not ring. Times are the account's own. */
export function QuietHours({ place, contact, zone, renew }: {
  place: Place; contact: Contact; zone: string; renew: (fresh: Contact) => Promise<void>;
}) {
  const { t, language } = useSpeech();
  const windows = contact.quiet.windows ?? [];
  const [days, setDays] = useState<Day[]>([]);
  const [from, setFrom] = useState("22:00");
  const [to, setTo] = useState("07:00");
  const put = useMutation({ mutationFn: (quiet: Quiet) => putQuiet(place, quiet), onSuccess: renew });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    put.mutate({ ...contact.quiet, windows: [...windows, { days, from, to }] });
  };
  const until = contact.quiet.until ?? null;
  return (
    <section className={classes.section} aria-label={t("contact.quiet")}>
      <h3>{t("contact.quiet")}</h3>
      <p className={classes.dim}>{t("contact.quietWhat")}</p>
      <Failure error={put.error} />
      {windows.length === 0 && <Nothing>{t("contact.quietNone")}</Nothing>}
      {windows.map((window, at) => (
        <div key={at} className={classes.line}>
          <span>{t("contact.quietOf", { days: dayNames(window.days ?? [], language) || `${t("contact.quietEvery")} `, from: window.from, to: window.to })}</span>
          <Asks label={t("act.remove")} title={t("contact.quietAsk")} follows={t("contact.quietFollows")}
            act={() => put.mutateAsync({ ...contact.quiet, windows: windows.filter((_, other) => other !== at) })} />
        </div>
      ))}
      <form onSubmit={submit} className={classes.fields}>
        <TextInput type="time" label={t("contact.quietFrom", { zone })} required value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
        <TextInput type="time" label={t("contact.quietTo")} required value={to} onChange={(event) => setTo(event.currentTarget.value)} />
        <DayChips label={t("contact.quietDays")} days={days} choose={setDays} />
        <Button type="submit" variant="default" loading={put.isPending}>{t("contact.quietAdd")}</Button>
      </form>
      <TextInput
        type="datetime-local" label={t("contact.dnd", { zone })} value={until ? toLocalInput(Date.parse(until), zone) : ""}
        onChange={(event) => put.mutate({ ...contact.quiet, until: event.currentTarget.value ? fromLocalInput(event.currentTarget.value, zone) : null })}
      />
    </section>
  );
}
