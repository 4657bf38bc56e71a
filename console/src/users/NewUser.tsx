import { Button, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { createUser } from "../api/bureau";
import type { Granted } from "../api/types";
import { useT } from "../i18n";
import { GrantsField } from "./GrantsField";
import { Shown } from "../ui/Shown";
import { Failure } from "../ui/Failure";

export function NewUser({ done }: { done: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [grants, hold] = useState<Granted[]>([{ role: "operator", client_id: null, account_id: null }]);
  const create = useMutation({
    mutationFn: () => createUser({ name: name.trim(), email: email.trim(), grants }),
    onSettled: () => client.invalidateQueries({ queryKey: ["users"] }).then(() => client.invalidateQueries({ queryKey: ["approvals"] })),
  });
  if (create.data) return <Shown secret={create.data.temporary_password} says={create.data.waits_for ? `${t("users.passwordOnce")} ${t("users.waits")}` : t("users.passwordOnce")} done={done} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Failure error={create.error} />
        <TextInput label={t("users.name")} required data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <TextInput label={t("door.email")} type="email" required value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
        <GrantsField grants={grants} setGrants={hold} />
        <Button type="submit" size="sm" loading={create.isPending} disabled={grants.length === 0}>{t("users.create")}</Button>
      </Stack>
    </form>
  );
}
