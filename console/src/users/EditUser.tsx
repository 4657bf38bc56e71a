import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeUser, resetPassword, setGrants } from "../api/bureau";
import type { User } from "../api/types";
import { useT } from "../i18n";
import { useMe } from "../session/session";
import { GrantsField } from "./GrantsField";
import { Shown } from "../ui/Shown";
import { Asks } from "../ui/Asks";
import { Failure } from "../ui/Failure";
import classes from "./Users.module.css";

export function EditUser({ user }: { user: User }) {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  const [name, setName] = useState(user.name);
  const [grants, hold] = useState(user.grants);
  const renew = () => client.invalidateQueries({ queryKey: ["users"] }).then(() => client.invalidateQueries({ queryKey: ["approvals"] }));
  const save = useMutation({
    mutationFn: async () => {
      if (name.trim() !== user.name) await changeUser(user.id, { name: name.trim() });
      return setGrants(user.id, grants);
    },
    onSettled: renew,
  });
  const turn = useMutation({ mutationFn: () => changeUser(user.id, { active: !user.active }), onSettled: renew });
  const reset = useMutation({ mutationFn: () => resetPassword(user.id), onSettled: renew });
  const error = save.error ?? turn.error ?? reset.error;
  if (reset.data) return <Shown secret={reset.data.temporary_password} says={t("users.passwordOnce")} done={() => reset.reset()} />;
  return (
    <Stack gap="md">
      <Failure error={error} />
      <TextInput label={t("users.name")} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <GrantsField grants={grants} setGrants={hold} />
      {(save.data?.waits_for ?? turn.data?.waits_for) && <p role="status" className={classes.note}>{t("users.waits")}</p>}
      <Group justify="space-between">
        <Group gap="xs">
          <Asks label={t("users.reset")} title={t("users.resetAsk", { name: user.name })} follows={t("users.resetFollows")} look={{ variant: "default", size: "compact-sm" }} act={() => reset.mutateAsync()} />
          {user.id !== me.id && (user.active
            ? <Asks label={t("users.disable")} title={t("users.disableAsk", { name: user.name })} follows={t("users.disableFollows")} look={{ variant: "default", size: "compact-sm" }} act={() => turn.mutateAsync()} />
            : <Button variant="default" loading={turn.isPending} onClick={() => turn.mutate()}>{t("users.enable")}</Button>)}
        </Group>
        <Button loading={save.isPending} disabled={!name.trim()} onClick={() => save.mutate()}>{save.isSuccess && !save.data.waits_for ? `✓ ${t("act.saved")}` : t("act.save")}</Button>
      </Group>
    </Stack>
  );
}
