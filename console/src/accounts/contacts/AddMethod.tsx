import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useT } from "../../i18n";
import { addMethod, KINDS, type Contact, type Kind, type Place } from "./api";
import { Failure } from "../../ui/Failure";
import classes from "./Contacts.module.css";

const EXAMPLES: Partial<Record<Kind, string>> = {
  email: "name@example.org", slack: "https://hooks.slack.com/services/…", webhook: "https://example.org/nightbell",
};

export function AddMethod({ place, renew }: { place: Place; renew: (fresh: Contact) => Promise<void> }) {
  const t = useT();
  const [kind, setKind] = useState<Kind>("sms");
  const [address, setAddress] = useState("");
  const add = useMutation({
    mutationFn: () => addMethod(place, kind, address.trim().replaceAll(/(?<=^\+[\d ()-]*)[ ()-]/g, "")),
    onSuccess: async (fresh) => { setAddress(""); await renew(fresh); },
  });
  const submit = (event: FormEvent) => { event.preventDefault(); add.mutate(); };
  return (
    <form onSubmit={submit}>
      <Failure error={add.error} />
      <div className={classes.fields}>
        <NativeSelect label={t("contact.kind")} value={kind} data={KINDS.map((value) => ({ value, label: t(`channel.${value}`) }))} onChange={(event) => setKind(event.currentTarget.value as Kind)} />
        <TextInput label={t("contact.address")} required placeholder={EXAMPLES[kind] ?? "+12025550123"} value={address} onChange={(event) => setAddress(event.currentTarget.value)} />
        <Button type="submit" variant="default" loading={add.isPending}>{t("contact.addMethod")}</Button>
      </div>
    </form>
  );
}
