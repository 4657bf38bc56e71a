import { Button, Group, NativeSelect, SegmentedControl, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useState, type FormEvent } from "react";
import type { AccountDetail } from "../../api/types";
import { useSpeech } from "../../i18n";
import { now } from "../../live/clock";
import { Dialog } from "../../ui/Dialog";
import { dayAndTime } from "../../ui/time";
import * as api from "../api";
import type { RosterRow } from "../editor/types";
import { endOf, shiftPieces, startOf } from "../schedule/layout";
import type { Range } from "../time/range";
import { useSchedules, type Row } from "../useSchedules";
import { Objection } from "./Objection";

const AHEAD_DAYS = 90;

interface Chosen {
  key: string;
  roster: string;
  slot: string;
  at: string;
  person: number;
  words: string;
}

/** Somebody gives a shift away, or two swap: the shifts are chosen from those they really have. */
export function AskDialog({ account, rosters, close, done }: { account: AccountDetail; rosters: readonly RosterRow[]; close: () => void; done: () => Promise<unknown> }) {
  const { t, language } = useSpeech();
  const [kind, setKind] = useState<"give" | "swap">("give");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [shift, setShift] = useState("");
  const [back, setBack] = useState("");
  const [note, setNote] = useState("");
  const range = useMemo((): Range => {
    const starts = Math.floor(now() / 3_600_000) * 3_600_000;
    return { first: "", days: AHEAD_DAYS, starts, ends: starts + AHEAD_DAYS * 86_400_000 };
  }, []);
  const published = useMemo(() => rosters.filter((one) => one.version !== null), [rosters]);
  const { rows } = useSchedules(account.id, published, range);
  const shifts = useMemo(() => rows.flatMap((row) => shiftsIn(row, range, (at) => dayAndTime(at, language, account.timezone))), [rows, range, language, account.timezone]);
  const of = (person: string) => shifts.filter((one) => String(one.person) === person);
  const chosen = of(from).find((one) => one.key === shift);
  const returned = of(to).find((one) => one.key === back);
  const ask = useMutation({
    mutationFn: ({ given, anyway }: { given: Chosen; anyway: boolean }) => api.addRequest(account.id, {
      kind, roster: given.roster, slot: given.slot, at: given.at, from_contact_id: Number(from), to_contact_id: to ? Number(to) : null,
      ...(kind === "swap" && returned ? { return_at: returned.at, return_roster: returned.roster, return_slot: returned.slot } : {}), note: note.trim(), anyway,
    }),
    onSuccess: async () => {
      await done();
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen) ask.mutate({ given: chosen, anyway: false });
  };
  const people = account.contacts.map((person) => ({ value: String(person.id), label: person.label }));
  const choose = (first: string, list: readonly Chosen[]) => [{ value: "", label: first }, ...list.map((one) => ({ value: one.key, label: one.words }))];
  const ready = chosen !== undefined && (kind === "give" || (to !== "" && returned !== undefined));
  return (
    <Dialog opened close={close} title={t("requests.ask")} size="lg">
      <form onSubmit={submit}>
        <Stack gap="sm">
          {ask.isError && <Objection error={ask.error} {...(chosen ? { anyway: () => ask.mutate({ given: chosen, anyway: true }) } : {})} />}
          <SegmentedControl aria-label={t("requests.kind")} value={kind} onChange={(next) => setKind(next === "swap" ? "swap" : "give")} data={[{ value: "give", label: t("source.give") }, { value: "swap", label: t("source.swap") }]} />
          <NativeSelect label={t("requests.from")} required autoFocus data-autofocus value={from} data={[{ value: "", label: t("overrideDialog.choose") }, ...people]} onChange={(event) => { setFrom(event.currentTarget.value); setShift(""); }} />
          <NativeSelect label={t("requests.shift")} required value={shift} data={choose(from && of(from).length === 0 ? t("requests.noShifts") : t("requests.chooseShift"), of(from))} onChange={(event) => setShift(event.currentTarget.value)} />
          <NativeSelect label={t("requests.to")} required={kind === "swap"} value={to} onChange={(event) => { setTo(event.currentTarget.value); setBack(""); }}
            data={[{ value: "", label: kind === "swap" ? t("overrideDialog.choose") : t("requests.anybody") }, ...people.filter((person) => person.value !== from)]} />
          {kind === "swap" && <NativeSelect label={t("requests.return")} required value={back} data={choose(to && of(to).length === 0 ? t("requests.noShifts") : t("requests.chooseShift"), of(to))} onChange={(event) => setBack(event.currentTarget.value)} />}
          <TextInput label={t("editor.note")} maxLength={200} description={t("overrideDialog.noHealth")} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>{t("act.cancel")}</Button>
            <Button type="submit" loading={ask.isPending} disabled={!ready}>{t("requests.ask")}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

/** Shifts that begin in the time shown, by who has them first. */
function shiftsIn(row: Row, range: Range, time: (at: number) => string): Chosen[] {
  return shiftPieces(row).flatMap((piece) => {
    const person = piece.people[0];
    const starts = Math.max(startOf(piece), range.starts);
    const ends = endOf(piece);
    if (!person || ends <= range.starts) return [];
    const words = `${row.label} · ${time(starts)} – ${time(ends)}`;
    return [{ key: `${row.key}@${starts}`, roster: row.roster, slot: row.slot, at: new Date(starts).toISOString(), person: person.contact_id, words }];
  });
}
