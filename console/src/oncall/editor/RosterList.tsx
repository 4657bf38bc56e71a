import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { Link, useLocation } from "wouter";
import type { AccountDetail } from "../../api/types";
import { useT } from "../../i18n";
import { now } from "../../live/clock";
import { useMay } from "../../session/session";
import { Dialog } from "../../ui/Dialog";
import { Failure } from "../../ui/Failure";
import { Nothing } from "../../ui/Panel";
import * as api from "../api";
import { Findings } from "../findings/Findings";
import { dateOf } from "../time/zone";
import { newRoster, slugOf } from "./form";
import { startWith } from "./starting";
import type { RosterRow } from "./types";
import classes from "./Editor.module.css";

/** The account's rosters, and a new one from nothing. */
export function RosterList({ account, rosters, base }: { account: AccountDetail; rosters: readonly RosterRow[]; base: string }) {
  const t = useT();
  const may = useMay("roster:write");
  const [naming, setNaming] = useState(false);
  const client = useQueryClient();
  const confirm = useMutation({
    mutationFn: (slug: string) => api.confirmRoster(account.id, slug),
    onSuccess: () => client.invalidateQueries({ queryKey: ["on-call-findings"] }),
  });
  return (
    <div className={classes.fields}>
      {rosters.length === 0 && <Nothing>{t("rosters.none")}</Nothing>}
      <ul className={classes.list}>
        {rosters.map((roster) => (
          <li key={roster.slug}>
            <strong>{roster.name}</strong>
            <span className={classes.dim}>
              {t("rosters.slots", { slots: roster.slots.join(", ") })} · {roster.version === null ? t("rosters.draftOnly") : t("draft.version", { n: roster.version })}
              {roster.version !== null && roster.draft_at !== null && ` · ${t("rosters.draftToo")}`}
            </span>
            {may && <Link href={`${base}/rosters/${roster.slug}`}>{t("rosters.edit", { name: roster.name })}</Link>}
            {may && roster.version !== null && (
              <Button variant="default" loading={confirm.isPending} aria-label={t("rosters.confirmNamed", { name: roster.name })} onClick={() => confirm.mutate(roster.slug)}>{t("rosters.confirm")}</Button>
            )}
          </li>
        ))}
      </ul>
      {may && <div className={classes.row}><Button onClick={() => setNaming(true)}>{t("rosters.new")}</Button><Link href={`${base}/calendars`}>{t("import.title")}</Link></div>}
      <div role="status">{confirm.isSuccess && <p className={classes.dim}>✓ {t("rosters.confirmed", { slug: confirm.variables })}</p>}</div>
      <Failure error={confirm.error} />
      <Findings account={account.id} />
      {naming && <NewRoster account={account} taken={rosters.map((roster) => roster.slug)} base={base} close={() => setNaming(false)} />}
    </div>
  );
}

function NewRoster({ account, taken, base, close }: { account: AccountDetail; taken: string[]; base: string; close: () => void }) {
  const t = useT();
  const [, go] = useLocation();
  const [name, setName] = useState("");
  const [slot, setSlot] = useState(() => t("rosters.firstSlot"));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const slug = slugOf(name, taken, "roster");
    startWith(account.id, slug, newRoster(name.trim(), account.timezone, slot.trim() || t("rosters.firstSlot"), dateOf(now(), account.timezone)));
    go(`${base}/rosters/${slug}`);
  };
  return (
    <Dialog opened close={close} title={t("rosters.new")}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput label={t("editor.name")} description={t("rosters.nameHint")} required autoFocus data-autofocus maxLength={80} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <TextInput label={t("editor.slotLabel")} description={t("rosters.slotHint")} required maxLength={80} value={slot} onChange={(event) => setSlot(event.currentTarget.value)} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>{t("act.cancel")}</Button>
            <Button type="submit" disabled={!name.trim()}>{t("rosters.begin")}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
