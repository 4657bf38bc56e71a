import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeUser, resetPassword, setGrants } from "../api/bureau";
import type { Role, User } from "../api/types";
import { useT } from "../i18n";
import { useMe } from "../session/session";
import { Trouble } from "../ui/Panel";
import { explain } from "../ui/problem";
import { FirstPassword } from "./FirstPassword";
import { Rights } from "./Rights";

export function EditUser({ user }: { user: User }) {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  const [name, setName] = useState(user.name);
  const [roles, setRoles] = useState(user.roles as Role[]);
  const [granted, setGranted] = useState(user.all_accounts ? null : user.client_ids);
  const renew = () => client.invalidateQueries({ queryKey: ["users"] });
  const save = useMutation({
    mutationFn: async () => {
      await changeUser(user.id, { name: name.trim(), roles });
      await setGrants(user.id, { all_accounts: granted === null, client_ids: granted ?? [], account_ids: granted === null ? [] : user.account_ids });
    },
    onSettled: renew,
  });
  const turn = useMutation({ mutationFn: () => changeUser(user.id, { active: !user.active }), onSettled: renew });
  const reset = useMutation({ mutationFn: () => resetPassword(user.id), onSettled: renew });
  const error = save.error ?? turn.error ?? reset.error;
  if (reset.data) return <FirstPassword password={reset.data.temporary_password} done={() => reset.reset()} />;
  return (
    <Stack gap="md">
      {error !== null && <Trouble>{explain(error, t)}</Trouble>}
      <TextInput label={t("users.name")} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <Rights roles={roles} setRoles={setRoles} granted={granted} setGranted={setGranted} />
      <Group justify="space-between">
        <Group gap="xs">
          <Button variant="default" loading={reset.isPending} onClick={() => reset.mutate()}>{t("users.reset")}</Button>
          {user.id !== me.id && <Button variant="default" loading={turn.isPending} onClick={() => turn.mutate()}>{t(user.active ? "users.disable" : "users.enable")}</Button>}
        </Group>
        <Button loading={save.isPending} disabled={roles.length === 0 || !name.trim()} onClick={() => save.mutate()}>{save.isSuccess ? `✓ ${t("act.saved")}` : t("act.save")}</Button>
      </Group>
    </Stack>
  );
}
