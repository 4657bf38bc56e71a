import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { addOverride } from "../api/bureau";
import type { AccountDetail } from "../api/types";
import { useT } from "../i18n";
import { now } from "../live/clock";
import { Failure } from "../ui/Failure";
import { fromLocalInput, toLocalInput } from "../ui/time";
import classes from "./Accounts.module.css";

const NIGHT_MS = 12 * 3_600_000;

/** Someone stands in for a while; times are the account's own. */
export function OverrideForm({ account, done, cancel }: { account: AccountDetail; done: () => Promise<void>; cancel: () => void }) {
  const t = useT();
  const zone = account.timezone;
  const slots = account.rosters.flatMap((roster) => roster.slots.map((slot) => ({ value: `${roster.slug}/${slot}`, label: `${roster.slug} · ${slot}` })));
  const [place, setPlace] = useState(slots[0]?.value ?? "");
  const [contact, setContact] = useState(String(account.contacts[0]?.id ?? ""));
  const [starts, setStarts] = useState(() => toLocalInput(now(), zone));
  const [ends, setEnds] = useState(() => toLocalInput(now() + NIGHT_MS, zone));
  const [reason, setReason] = useState("");
  const add = useMutation({
    mutationFn: () => {
      const cut = place.indexOf("/");
      return addOverride(account.id, {
        roster: place.slice(0, cut), slot: place.slice(cut + 1), contact_id: Number(contact), reason: reason.trim(),
        starts_at: fromLocalInput(starts, zone), ends_at: fromLocalInput(ends, zone),
      });
    },
    onSuccess: done,
  });
  const backwards = ends <= starts;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!backwards) add.mutate();
  };
  return (
    <form onSubmit={submit} className={classes.form}>
      <Failure error={add.error} />
      <NativeSelect label={t("override.slot")} data={slots} value={place} onChange={(event) => setPlace(event.currentTarget.value)} />
      <NativeSelect label={t("override.who")} data={account.contacts.map((person) => ({ value: String(person.id), label: person.name }))} value={contact} onChange={(event) => setContact(event.currentTarget.value)} />
      <TextInput type="datetime-local" label={t("override.from", { zone })} required value={starts} onChange={(event) => setStarts(event.currentTarget.value)} />
      <TextInput type="datetime-local" label={t("override.to", { zone })} required value={ends} error={backwards ? t("override.backwards") : null} onChange={(event) => setEnds(event.currentTarget.value)} />
      <TextInput label={t("reason.label")} required value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      <Group gap="xs" justify="flex-end">
        <Button variant="default" onClick={cancel}>{t("act.cancel")}</Button>
        <Button type="submit" loading={add.isPending} disabled={backwards}>{t("override.add")}</Button>
      </Group>
    </form>
  );
}
