import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useT } from "../i18n";
import { Trouble } from "./Panel";
import { explain } from "./problem";
import { Dialog } from "./Dialog";

/** Asks for a reason in words before something is closed; common ones are a press away. */
export function ReasonDialog({ opened, close, title, act, suggestions, submit }: {
  opened: boolean; close: () => void; title: string; act: string; suggestions: string[]; submit: (reason: string) => Promise<void>;
}) {
  const t = useT();
  const [reason, setReason] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  async function send(event: FormEvent) {
    event.preventDefault();
    if (!reason.trim()) return;
    setBusy(true);
    setError(null);
    try {
      await submit(reason.trim());
      close();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Dialog opened={opened} close={close} title={title}>
      <form onSubmit={(event) => void send(event)}>
        <Stack gap="sm">
          {error !== null && <Trouble>{explain(error, t)}</Trouble>}
          <TextInput label={t("reason.label")} required autoFocus data-autofocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <Group gap={6}>
            {suggestions.map((text) => <Button key={text} variant="default" size="compact-xs" onClick={() => setReason(text)}>{text}</Button>)}
          </Group>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>{t("act.cancel")}</Button>
            <Button type="submit" loading={busy} disabled={!reason.trim()}>{act}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
