import { Button, Group, Radio, Stack } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type FormEvent, type KeyboardEvent } from "react";
import { message } from "../../api/bureau";
import type { DispatchDetail } from "../../api/types";
import { useT } from "../../i18n";
import { KeyCap } from "../../keys/KeyCap";
import { MessageFields } from "../../messages/MessageFields";
import { Failure } from "../../ui/Failure";
import { Loaded } from "../../ui/Loaded";
import classes from "./Timeline.module.css";

/**
 * A doctor phones in: the message is read out to them, and they say that they have it. Both go on record. Who was asked last is
 * who most likely phones: already chosen, a number chooses another, and Enter says that they have it, once there is something
 * to read out.
 */
export function ReadOut({ detail, confirm, cancel }: {
  detail: DispatchDetail; confirm: (contact: number) => Promise<void>; cancel: () => void;
}) {
  const t = useT();
  const query = useQuery({ queryKey: ["message", detail.dispatch.message_id], queryFn: () => message(detail.dispatch.message_id) });
  const [contact, setContact] = useState(() => lastAsked(detail));
  const go = useMutation({ mutationFn: () => confirm(Number(contact)) });
  const chosen = detail.contacts.find((person) => String(person.id) === contact);
  const ready = chosen !== undefined && query.data !== undefined;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !go.isPending) go.mutate();
  };
  const byNumber = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
    const person = detail.contacts[Number(event.key) - 1];
    if (person) setContact(String(person.id));
  };
  return (
    <form onSubmit={send} onKeyDown={byNumber}>
      <Stack gap="md">
        <Failure error={go.error} />
        <Radio.Group label={t("readOut.who")} value={contact} onChange={setContact} required>
          <Group gap="md" mt={6}>
            {detail.contacts.map((person, place) => (
              <Radio key={person.id} value={String(person.id)} {...(focusIs(contact, person.id, place) ? { autoFocus: true, "data-autofocus": true } : {})}
                label={<>{place < 9 && <><KeyCap text={String(place + 1)} /> </>}{person.name}</>} />
            ))}
          </Group>
        </Radio.Group>
        <div className={classes.reading}><Loaded query={query}>{(data) => <MessageFields message={data} large />}</Loaded></div>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={cancel}>{t("act.cancel")}</Button>
          <Button type="submit" disabled={!ready} loading={go.isPending} rightSection={<KeyCap text="Enter" />}>
            {chosen ? t("readOut.has", { who: chosen.name }) : t("readOut.choose")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function lastAsked({ pages, contacts }: DispatchDetail): string | null {
  const last = pages.toSorted((a, b) => a.id - b.id).at(-1);
  return last && contacts.some((person) => person.id === last.contact_id) ? String(last.contact_id) : null;
}

/** The focus begins on who is chosen, else on the first. */
const focusIs = (chosen: string | null, id: number, place: number): boolean => (chosen === null ? place === 0 : chosen === String(id));
