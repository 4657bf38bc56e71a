import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useRef, useState, type KeyboardEvent } from "react";
import { useT } from "../i18n";
import { KeyCap } from "../keys/KeyCap";
import { Dialog } from "./Dialog";
import { Failure } from "./Failure";
import classes from "./ReasonDialog.module.css";

/**
 * Asks for a reason before something is closed: a common one by its number, which is all it takes; any other in words.
 * The numbers have the focus at first; whoever types letters writes at once.
 */
export function ReasonDialog({ opened, close, title, act, suggestions, submit }: {
  opened: boolean; close: () => void; title: string; act: string; suggestions: string[]; submit: (reason: string) => Promise<void>;
}) {
  const t = useT();
  const words = useRef<HTMLInputElement>(null);
  const [reason, setReason] = useState("");
  const { send, busy, error } = useSending(submit, close);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target === words.current || event.ctrlKey || event.altKey || event.metaKey) return;
    const chosen = /^[1-9]$/.test(event.key) ? suggestions[Number(event.key) - 1] : undefined;
    if (chosen) {
      event.preventDefault();
      void send(chosen);
    } else if (event.key.length === 1 && event.key !== " ") {
      words.current?.focus();
    }
  };
  return (
    <Dialog opened={opened} close={close} title={title}>
      <form onSubmit={(event) => { event.preventDefault(); void send(reason); }} onKeyDown={onKeyDown}>
        <Stack gap="sm">
          <Failure error={error} />
          <div className={classes.common} role="group" aria-label={title}>
            {suggestions.map((text, place) => (
              <Button key={text} variant="default" justify="flex-start" disabled={busy} autoFocus={place === 0} data-autofocus={place === 0 || undefined} onClick={() => void send(text)}
                leftSection={<KeyCap text={String(place + 1)} />}>{text}</Button>
            ))}
          </div>
          <TextInput ref={words} label={t("reason.other")} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>{t("act.cancel")}</Button>
            <Button type="submit" loading={busy} disabled={!reason.trim()}>{act}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function useSending(submit: (reason: string) => Promise<void>, close: () => void) {
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const send = async (reason: string) => {
    if (busy || !reason.trim()) return;
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
  };
  return { send, busy, error };
}
