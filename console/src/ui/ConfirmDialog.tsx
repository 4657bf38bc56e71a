import { Button, Group, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useT } from "../i18n";
import { Dialog } from "./Dialog";
import { Failure } from "./Failure";

/** Asks before what can't be undone. Enter does it, Esc leaves it; a letter does neither. */
export function ConfirmDialog({ opened, close, title, act, submit, children }: {
  opened: boolean; close: () => void; title: string; act: string; submit: () => Promise<unknown>; children: ReactNode;
}) {
  return (
    <Dialog opened={opened} close={close} title={title}>
      <Question close={close} act={act} submit={submit}>{children}</Question>
    </Dialog>
  );
}

function Question({ close, act, submit, children }: { close: () => void; act: string; submit: () => Promise<unknown>; children: ReactNode }) {
  const t = useT();
  const go = useMutation({ mutationFn: submit, onSuccess: close });
  return (
    <Stack gap="sm">
      <Failure error={go.error} />
      {children}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={close}>{t("act.cancel")}</Button>
        <Button autoFocus data-autofocus loading={go.isPending} onClick={() => go.mutate()}>{act}</Button>
      </Group>
    </Stack>
  );
}
