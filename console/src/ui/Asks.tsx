import { Button, Group, Stack, type ButtonProps } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useT } from "../i18n";
import { Dialog } from "./Dialog";
import { Failure } from "./Failure";

/** A button that takes something away: it names what, says what follows, and asks before it does. Cancel has the focus. */
export function Asks({ label, name, title, follows, act, look }: {
  label: string; name?: string; title: string; follows: string; act: () => Promise<unknown>; look?: ButtonProps;
}) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const go = useMutation({ mutationFn: act, onSuccess: () => setOpen(false) });
  const close = () => {
    go.reset();
    setOpen(false);
  };
  return (
    <>
      <Button size="compact-xs" variant="subtle" color="gray" c="var(--nb-muted)" {...look} {...(name ? { "aria-label": name } : {})} onClick={() => setOpen(true)}>{label}</Button>
      <Dialog opened={open} close={close} title={title}>
        <Stack gap="sm">
          <p>{follows}</p>
          <Failure error={go.error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" autoFocus data-autofocus onClick={close}>{t("act.cancel")}</Button>
            <Button color="red" loading={go.isPending} onClick={() => go.mutate()}>{label}</Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}
