import { Button, Checkbox, Group, Radio, Stack } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { message } from "../../api/bureau";
import type { DispatchDetail } from "../../api/types";
import { useT } from "../../i18n";
import { MessageFields } from "../../messages/MessageFields";
import { Failure } from "../../ui/Failure";
import { Loaded } from "../../ui/Loaded";

/** A doctor phones in: the message is read out to them, and they say that they have it. Both go on record. */
export function ReadOut({ detail, confirm, cancel }: {
  detail: DispatchDetail; confirm: (contact: number) => Promise<void>; cancel: () => void;
}) {
  const t = useT();
  const query = useQuery({ queryKey: ["message", detail.dispatch.message_id], queryFn: () => message(detail.dispatch.message_id) });
  const [contact, setContact] = useState<string | null>(null);
  const [said, setSaid] = useState(false);
  const go = useMutation({ mutationFn: () => confirm(Number(contact)) });
  return (
    <Stack gap="md">
      <Failure error={go.error} />
      <Radio.Group label={t("readOut.who")} value={contact} onChange={setContact} required>
        <Group gap="md" mt={6}>
          {detail.contacts.map((person) => <Radio key={person.id} value={String(person.id)} label={person.name} />)}
        </Group>
      </Radio.Group>
      <Loaded query={query}>{(data) => <MessageFields message={data} large />}</Loaded>
      <Checkbox label={t("readOut.said")} checked={said} onChange={(event) => setSaid(event.currentTarget.checked)} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={cancel}>{t("act.cancel")}</Button>
        <Button disabled={!contact || !said} loading={go.isPending} onClick={() => go.mutate()}>{t("readOut.confirm")}</Button>
      </Group>
    </Stack>
  );
}
