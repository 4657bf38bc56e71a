import { Button, Group, NativeSelect, SegmentedControl, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import type { AccountDetail } from "../../api/types";
import { useT } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import * as api from "../api";
import type { RosterRow } from "../editor/types";
import { FeedAddress } from "./FeedAddress";
import type { NewFeed as Body, Scope } from "./types";
import { Failure } from "../../ui/Failure";

const SCOPES: readonly Scope[] = ["person", "slot", "account"];

/** Of whom or what; then its address, this once. */
export function NewFeed({ account, rosters, close }: { account: AccountDetail; rosters: readonly RosterRow[]; close: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [scope, setScope] = useState<Scope>("person");
  const [contact, setContact] = useState("");
  const [place, setPlace] = useState("");
  const make = useMutation({
    gcTime: 0, // the address is nowhere once it is closed
    mutationFn: (body: Body) => api.addFeed(account.id, body),
    onSuccess: () => client.invalidateQueries({ queryKey: ["calendar-feeds", account.id] }),
  });
  const places = rosters.filter((roster) => roster.version !== null).flatMap((roster) => roster.slots.map((slot) => ({ value: `${roster.slug}/${slot}`, label: `${roster.name} · ${slot}` })));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [roster, slot] = place.split("/");
    if (scope === "person") make.mutate({ scope, contact_id: Number(contact) });
    else if (scope === "slot" && roster && slot) make.mutate({ scope, roster, slot });
    else if (scope === "account") make.mutate({ scope });
  };
  if (make.data) return <FeedAddress url={make.data.url} close={close} />;
  const ready = scope === "account" || (scope === "person" ? contact !== "" : place !== "");
  const choose = { value: "", label: t("overrideDialog.choose") };
  return (
    <Dialog opened close={close} title={t("feeds.new")}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Failure error={make.error} />
          <SegmentedControl aria-label={t("feeds.scope")} value={scope} onChange={(next) => setScope(SCOPES.find((one) => one === next) ?? "person")} data={SCOPES.map((value) => ({ value, label: t(`feedScope.${value}`) }))} />
          {scope === "person" && (
            <NativeSelect label={t("feeds.who")} required data-autofocus value={contact} onChange={(event) => setContact(event.currentTarget.value)}
              data={[choose, ...account.contacts.map((person) => ({ value: String(person.id), label: person.name }))]} />
          )}
          {scope === "slot" && <NativeSelect label={t("override.slot")} required value={place} onChange={(event) => setPlace(event.currentTarget.value)} data={[choose, ...places]} />}
          {scope === "account" && <p>{t("feeds.everySlot")}</p>}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>{t("act.cancel")}</Button>
            <Button type="submit" loading={make.isPending} disabled={!ready}>{t("feeds.make")}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
