import { Button, Group, NativeSelect, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import type { AccountDetail } from "../../api/types";
import { useSpeech } from "../../i18n";
import { now, useNow } from "../../live/clock";
import { useLookAgainMs } from "../../live/useDutyNews";
import { useMay } from "../../session/session";
import { Asks } from "../../ui/Asks";
import { Dialog } from "../../ui/Dialog";
import { Failure } from "../../ui/Failure";
import { Loaded } from "../../ui/Loaded";
import { Nothing, Panel } from "../../ui/Panel";
import { coarse, dayAndTime, fromLocalInput, toLocalInput } from "../../ui/time";
import * as api from "../api";
import classes from "../OnCall.module.css";

/** Last-minute words for whoever answers: shown on the call card, with author and age. */
export function Notes({ account }: { account: AccountDetail }) {
  const { t, language } = useSpeech();
  const may = useMay("cover:write");
  const client = useQueryClient();
  const at = useNow();
  const query = useQuery({ queryKey: ["duty-notes", account.id], queryFn: () => api.notes(account.id), refetchInterval: useLookAgainMs() });
  const [writing, setWriting] = useState(false);
  const renew = () => client.invalidateQueries({ queryKey: ["duty-notes", account.id] });
  return (
    <Panel title={t("dutyNotes.title")} aside={may && <Button variant="default" onClick={() => setWriting(true)}>{t("dutyNotes.add")}</Button>}>
      <Loaded query={query}>
        {({ items }) => (
          <ul className={classes.entries}>
            {items.length === 0 && <li><Nothing>{t("dutyNotes.none")}</Nothing></li>}
            {items.map((note) => (
              <li key={note.id}>
                <span className={classes.noteText}>{note.contact_name && <strong>{note.contact_name}: </strong>}{note.text}</span>
                <span className={classes.dim}>
                  {[note.author, t("dutyNotes.age", { age: coarse(at - Date.parse(note.created_at)) }), t("oncall.until", { time: dayAndTime(note.until, language, account.timezone) })].filter(Boolean).join(" · ")}
                </span>
                {may && <span className={classes.acts}><Asks label={t("act.remove")} title={t("dutyNotes.removeAsk")} follows={note.text} look={{ variant: "default" }} act={async () => { await api.removeNote(account.id, note.id); await renew(); }} /></span>}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {writing && <NewNote account={account} close={() => setWriting(false)} done={renew} />}
    </Panel>
  );
}

function NewNote({ account, close, done }: { account: AccountDetail; close: () => void; done: () => Promise<unknown> }) {
  const { t } = useSpeech();
  const zone = account.timezone;
  const [text, setText] = useState("");
  const [until, setUntil] = useState(() => toLocalInput(now() + 12 * 3_600_000, zone));
  const [about, setAbout] = useState("");
  const add = useMutation({
    mutationFn: () => api.addNote(account.id, { text: text.trim(), until: fromLocalInput(until, zone), contact_id: about ? Number(about) : null }),
    onSuccess: async () => {
      await done();
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <Dialog opened close={close} title={t("dutyNotes.add")}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Failure error={add.error} />
          <Textarea label={t("dutyNotes.text")} description={t("overrideDialog.noHealth")} required autoFocus data-autofocus autosize minRows={2} maxLength={300} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          <TextInput type="datetime-local" label={t("override.to", { zone })} required value={until} onChange={(event) => setUntil(event.currentTarget.value)} />
          <NativeSelect label={t("dutyNotes.about")} value={about} onChange={(event) => setAbout(event.currentTarget.value)}
            data={[{ value: "", label: t("dutyNotes.nobody") }, ...account.contacts.map((person) => ({ value: String(person.id), label: person.label }))]} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>{t("act.cancel")}</Button>
            <Button type="submit" loading={add.isPending} disabled={!text.trim()}>{t("dutyNotes.add")}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
