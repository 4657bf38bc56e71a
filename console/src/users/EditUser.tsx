import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeUser, resetPassword, setGrants } from "../api/bureau";
import type { Role, User } from "../api/types";
import { useT } from "../i18n";
import { useMe } from "../session/session";
import { FirstPassword } from "./FirstPassword";
import { Rights } from "./Rights";
import { Asks } from "../ui/Asks";
import { Failure } from "../ui/Failure";

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
      <Failure error={error} />
      <TextInput label={t("users.name")} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <Rights roles={roles} setRoles={setRoles} granted={granted} setGranted={setGranted} />
      <Group justify="space-between">
        <Group gap="xs">
          <Asks label={t("users.reset")} title={t("users.resetAsk", { name: user.name })} follows={t("users.resetFollows")} look={{ variant: "default", size: "compact-sm" }} act={() => reset.mutateAsync()} />
          {user.id !== me.id && (user.active
            ? <Asks label={t("users.disable")} title={t("users.disableAsk", { name: user.name })} follows={t("users.disableFollows")} look={{ variant: "default", size: "compact-sm" }} act={() => turn.mutateAsync()} />
            : <Button variant="default" loading={turn.isPending} onClick={() => turn.mutate()}>{t("users.enable")}</Button>)}
        </Group>
        <Button loading={save.isPending} disabled={roles.length === 0 || !name.trim()} onClick={() => save.mutate()}>{save.isSuccess ? `✓ ${t("act.saved")}` : t("act.save")}</Button>
      </Group>
    </Stack>
  );
}
