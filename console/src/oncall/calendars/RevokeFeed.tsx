import { Button, Group, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useT } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import * as api from "../api";
import type { Feed } from "./types";
import { Failure } from "../../ui/Failure";

/** Asked once more: an address that is revoked can't be brought back. */
export function RevokeFeed({ account, feed, name, close }: { account: number; feed: Feed; name: string; close: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => api.revokeFeed(account, feed.id),
    onSuccess: close,
    onSettled: () => client.invalidateQueries({ queryKey: ["calendar-feeds", account] }),
  });
  return (
    <Dialog opened close={close} title={t("feeds.revokeNamed", { what: name })}>
      <Stack gap="sm">
        <Failure error={revoke.error} />
        <p>{t("feeds.revokeWhat")}</p>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={close}>{t("act.cancel")}</Button>
          <Button color="red" loading={revoke.isPending} onClick={() => revoke.mutate()}>{t("feeds.revoke")}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
