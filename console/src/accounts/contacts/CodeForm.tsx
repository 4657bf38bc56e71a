import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useT } from "../../i18n";
import { sendCode, verify, type CodeResult, type Method, type Place } from "./api";
import { Failure } from "../../ui/Failure";
import classes from "./Contacts.module.css";

const SAYS = { right: "contact.codeRight", wrong: "contact.codeWrong", over: "contact.codeOver" } as const satisfies Record<CodeResult, string>;

/** A code goes over the method itself; whoever reads it out shows that it is theirs. */
export function CodeForm({ place, method, renew }: { place: Place; method: Method; renew: () => Promise<void> }) {
  const t = useT();
  const [code, setCode] = useState("");
  const send = useMutation({ mutationFn: () => sendCode(place, method.id) });
  const check = useMutation({ mutationFn: () => verify(place, method.id, code.trim()), onSuccess: () => renew() });
  const submit = (event: FormEvent) => { event.preventDefault(); check.mutate(); };
  const failed = [send, check].find((one) => one.isError);
  return (
    <form onSubmit={submit}>
      <Failure error={failed?.error} />
      <div className={classes.acts}>
        <Button size="compact-sm" variant="default" loading={send.isPending} onClick={() => { check.reset(); send.mutate(); }}>{t("contact.sendCode")}</Button>
        {send.isSuccess && <TextInput size="xs" label={t("contact.code")} inputMode="numeric" autoComplete="off" pattern="[0-9]{6}" maxLength={6} required value={code} onChange={(event) => setCode(event.currentTarget.value)} />}
        {send.isSuccess && <Button size="compact-sm" type="submit" loading={check.isPending}>{t("contact.verify")}</Button>}
      </div>
      {send.isSuccess && <p className={classes.dim} role="status">{check.data ? t(SAYS[check.data.result]) : t("contact.codeSent")}</p>}
    </form>
  );
}
