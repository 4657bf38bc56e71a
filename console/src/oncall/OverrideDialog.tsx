import { Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { AccountDetail, OverrideBody } from "../api/types";
import { useT } from "../i18n";
import { Dialog } from "../ui/Dialog";
import { Failure } from "../ui/Failure";
import { fromLocalInput, toLocalInput } from "../ui/time";
import { clockChange } from "./time/zone";
import { lengthOf } from "./schedule/words";
import classes from "./OnCall.module.css";

export interface Wanted {
  /** `doctors/primary`. */
  place: string;
  starts: number;
  ends: number;
}

export interface PlaceChoice {
  value: string;
  label: string;
}

/** Who stands in, where, from when to when and why; what was drawn is filled in already. */
export function OverrideDialog({ wanted, places, people, zone, close, save }: {
  wanted: Wanted; places: readonly PlaceChoice[]; people: AccountDetail["contacts"]; zone: string; close: () => void; save: (body: OverrideBody) => Promise<unknown>;
}) {
  const t = useT();
  const [place, setPlace] = useState(wanted.place || (places[0]?.value ?? ""));
  const [contact, setContact] = useState("");
  const [starts, setStarts] = useState(() => toLocalInput(wanted.starts, zone));
  const [ends, setEnds] = useState(() => toLocalInput(wanted.ends, zone));
  const [reason, setReason] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const whole = starts !== "" && ends !== "";
  const from = whole ? Date.parse(fromLocalInput(starts, zone)) : Number.NaN;
  const to = whole ? Date.parse(fromLocalInput(ends, zone)) : Number.NaN;
  const backwards = whole && to <= from;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (backwards || !whole || !contact) return;
    const cut = place.indexOf("/");
    setBusy(true);
    setError(null);
    try {
      await save({
        roster: place.slice(0, cut), slot: place.slice(cut + 1), contact_id: Number(contact), reason: reason.trim(),
        starts_at: new Date(from).toISOString(), ends_at: new Date(to).toISOString(),
      });
      close();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  const change = whole && !backwards ? clockChange(from, to, zone) : 0;
  return (
    <Dialog opened close={close} title={t("overrideDialog.title")} size="lg">
      <form onSubmit={(event) => void send(event)}>
        <Stack gap="sm">
          <Failure error={error} />
          <NativeSelect label={t("override.slot")} data={[...places]} value={place} onChange={(event) => setPlace(event.currentTarget.value)} />
          <NativeSelect label={t("overrideDialog.who")} required autoFocus data-autofocus value={contact} onChange={(event) => setContact(event.currentTarget.value)}
            data={[{ value: "", label: t("overrideDialog.choose") }, ...people.map((person) => ({ value: String(person.id), label: person.label }))]} />
          <div className={classes.times}>
            <TextInput type="datetime-local" label={t("override.from", { zone })} required value={starts} onChange={(event) => setStarts(event.currentTarget.value)} />
            <TextInput type="datetime-local" label={t("override.to", { zone })} required value={ends} error={backwards ? t("override.backwards") : null}
              onChange={(event) => setEnds(event.currentTarget.value)} />
          </div>
          {whole && !backwards && (
            <p className={classes.dim}>{lengthOf(to - from)}{change !== 0 && ` · ${t(change > 0 ? "overrideDialog.forward" : "overrideDialog.back", { n: Math.abs(change) })}`}</p>
          )}
          <TextInput label={t("reason.label")} required maxLength={200} value={reason} description={t("overrideDialog.noHealth")} onChange={(event) => setReason(event.currentTarget.value)} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>{t("act.cancel")}</Button>
            <Button type="submit" loading={busy} disabled={backwards || !whole || !contact || !reason.trim()}>{t("override.add")}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
