import { Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import type { AccountDetail } from "../../api/types";
import { useSpeech } from "../../i18n";
import { now } from "../../live/clock";
import { Dialog } from "../../ui/Dialog";
import { Failure } from "../../ui/Failure";
import { dayAndTime, fromLocalInput, toLocalInput } from "../../ui/time";
import * as api from "../api";
import type { RosterRow } from "../editor/types";
import type { EnteredAbsence } from "./types";
import classes from "../OnCall.module.css";

/** Somebody is away; their shifts go to the stand-in, or to whoever comes next. What that moves is said before it is closed. */
export function AbsenceDialog({ account, rosters, close, done }: { account: AccountDetail; rosters: readonly RosterRow[]; close: () => void; done: () => Promise<unknown> }) {
  const { t } = useSpeech();
  const zone = account.timezone;
  const [away, setAway] = useState("");
  const [stand, setStand] = useState("");
  const [roster, setRoster] = useState("");
  const [starts, setStarts] = useState(() => toLocalInput(now(), zone));
  const [ends, setEnds] = useState(() => toLocalInput(now() + 7 * 86_400_000, zone));
  const [reason, setReason] = useState("");
  const add = useMutation({
    mutationFn: () => api.addAbsence(account.id, {
      roster: roster || null, contact_id: Number(away), stand_in_id: stand ? Number(stand) : null,
      starts_at: fromLocalInput(starts, zone), ends_at: fromLocalInput(ends, zone), reason: reason.trim(),
    }),
    onSuccess: done,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  const people = account.contacts.map((person) => ({ value: String(person.id), label: person.label }));
  const backwards = ends <= starts;
  if (add.data) return <Entered answer={add.data} zone={zone} people={account.contacts} close={close} />;
  return (
    <Dialog opened close={close} title={t("absence.add")} size="lg">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Failure error={add.error} />
          <NativeSelect label={t("absence.who")} required autoFocus data-autofocus value={away} data={[{ value: "", label: t("overrideDialog.choose") }, ...people]} onChange={(event) => setAway(event.currentTarget.value)} />
          <NativeSelect label={t("absence.stand")} value={stand} data={[{ value: "", label: t("absence.next") }, ...people.filter((person) => person.value !== away)]} onChange={(event) => setStand(event.currentTarget.value)} />
          <NativeSelect label={t("absence.where")} value={roster} data={[{ value: "", label: t("absence.everywhere") }, ...rosters.map((one) => ({ value: one.slug, label: one.name }))]} onChange={(event) => setRoster(event.currentTarget.value)} />
          <div className={classes.times}>
            <TextInput type="datetime-local" label={t("override.from", { zone })} required value={starts} onChange={(event) => setStarts(event.currentTarget.value)} />
            <TextInput type="datetime-local" label={t("override.to", { zone })} required value={ends} error={backwards ? t("override.backwards") : null} onChange={(event) => setEnds(event.currentTarget.value)} />
          </div>
          <TextInput label={t("reason.label")} maxLength={200} description={t("overrideDialog.noHealth")} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>{t("act.cancel")}</Button>
            <Button type="submit" loading={add.isPending} disabled={!away || backwards}>{t("absence.add")}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function Entered({ answer, zone, people, close }: { answer: EnteredAbsence; zone: string; people: AccountDetail["contacts"]; close: () => void }) {
  const { t, language } = useSpeech();
  const name = (slug: string) => people.find((person) => person.slug === slug)?.name ?? slug;
  return (
    <Dialog opened close={close} title={t("absence.entered")} size="lg">
      <Stack gap="sm">
        {answer.moved.length === 0 && <p>{t("absence.movesNothing")}</p>}
        {answer.moved.length > 0 && <p>{t("absence.moves", { n: answer.moved.length })}</p>}
        <ul className={classes.entries}>
          {answer.moved.map((shift) => (
            <li key={`${shift.roster} ${shift.slot} ${shift.since}`}>
              <span>{shift.roster} · {shift.slot} → <strong>{shift.people.map(name).join(", ") || `⚠ ${t("duty.nobody")}`}</strong></span>
              <span className={classes.dim}>{dayAndTime(shift.since, language, zone)} – {dayAndTime(shift.until, language, zone)}</span>
            </li>
          ))}
          {answer.conflicts.map((text) => <li key={text}>⚠ {text}</li>)}
        </ul>
        <Group justify="flex-end"><Button data-autofocus onClick={close}>{t("act.done")}</Button></Group>
      </Stack>
    </Dialog>
  );
}
