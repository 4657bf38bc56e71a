import { Button, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { createUser, setGrants } from "../api/bureau";
import type { Role } from "../api/types";
import { useT } from "../i18n";
import { FirstPassword } from "./FirstPassword";
import { Rights } from "./Rights";
import { Failure } from "../ui/Failure";

export function NewUser({ done }: { done: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [roles, setRoles] = useState<Role[]>(["operator"]);
  const [granted, setGranted] = useState<number[] | null>(null);
  const create = useMutation({
    mutationFn: async () => {
      const made = await createUser({ name: name.trim(), email: email.trim(), roles, all_accounts: granted === null });
      if (granted?.length) await setGrants(made.user_id, { all_accounts: false, client_ids: granted, account_ids: [] });
      return made;
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["users"] }),
  });
  if (create.data) return <FirstPassword password={create.data.temporary_password} done={done} />;
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
        <Rights roles={roles} setRoles={setRoles} granted={granted} setGranted={setGranted} />
        <Button type="submit" size="sm" loading={create.isPending} disabled={roles.length === 0}>{t("users.create")}</Button>
      </Stack>
    </form>
  );
}
