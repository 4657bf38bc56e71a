import { Button, Checkbox, Group, MultiSelect, NumberInput, Select, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { makeApiKey } from "../../api/bureau";
import type { Permission } from "../../api/types";
import { useT } from "../../i18n";
import { Failure } from "../../ui/Failure";
import { Shown } from "../../ui/Shown";
import { BUREAU, placeOf, usePlaces } from "../scopes";

const DAY = 86_400_000;
const LASTS = ["30", "90", "365", "0"] as const;

/** A name to know it by, what it may do, for whom, and until when. */
export function NewApiKey({ permissions, done }: { permissions: readonly Permission[]; done: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const places = usePlaces();
  const [name, setName] = useState("");
  const [may, setMay] = useState<string[]>([]);
  const [where, setWhere] = useState<string[]>([]);
  const [days, setDays] = useState<string>("365");
  const [perMinute, setPerMinute] = useState<number | string>(300);
  const make = useMutation({
    mutationFn: () => {
      const chosen = where.map(placeOf);
      return makeApiKey({
        name: name.trim(), permissions: may as Permission[], per_minute: Number(perMinute),
        all_accounts: where.includes(BUREAU),
        client_ids: chosen.flatMap((one) => one.client_id ?? []), account_ids: chosen.flatMap((one) => one.account_id ?? []),
        expires_at: days === "0" ? null : new Date(Date.now() + Number(days) * DAY).toISOString(),
      });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["api-keys"] }),
  });
  if (make.data) return <Shown secret={make.data.key} says={t("apiKeys.once")} done={done} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Failure error={make.error} />
        <TextInput label={t("users.name")} description={t("apiKeys.nameHint")} required data-autofocus maxLength={200} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Checkbox.Group label={t("apiKeys.may")} value={may} onChange={setMay}>
          <Stack gap={6} mt={6}>{permissions.map((one) => <Checkbox key={one} value={one} label={t(`permission.${one}`)} />)}</Stack>
        </Checkbox.Group>
        <MultiSelect label={t("apiKeys.where")} searchable limit={100} data={places?.groups ?? []} value={where} onChange={setWhere} nothingFoundMessage={t("users.noSuchPlace")} />
        <Group grow align="start">
          <Select label={t("apiKeys.ends")} allowDeselect={false} value={days} onChange={(chosen) => setDays(chosen ?? "365")}
            data={LASTS.map((one) => ({ value: one, label: one === "0" ? t("apiKeys.noEnd") : t("apiKeys.days", { n: Number(one) }) }))} />
          <NumberInput label={t("apiKeys.perMinute")} min={1} max={6000} clampBehavior="strict" value={perMinute} onChange={setPerMinute} />
        </Group>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={done}>{t("act.cancel")}</Button>
          <Button type="submit" loading={make.isPending} disabled={!name.trim() || may.length === 0 || where.length === 0 || !perMinute}>{t("apiKeys.make")}</Button>
        </Group>
      </Stack>
    </form>
  );
}
