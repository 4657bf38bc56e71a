import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useSpeech } from "../../i18n";
import { Nothing, Trouble } from "../../ui/Panel";
import { explain } from "../../ui/problem";
import { phone } from "../../ui/time";
import { KINDS, putOrder, type Contact, type Kind, type Place, type Rule } from "./api";
import classes from "./Contacts.module.css";
import { dayNames } from "./days";

const WHO = { urgent: "contact.ruleUrgent", routine: "contact.ruleRoutine" } as const;

/** Another order for some pages at some hours: what it names comes first, everything else after. */
export function Rules({ place, contact, renew }: { place: Place; contact: Contact; renew: (fresh: Contact) => Promise<void> }) {
  const { t, language } = useSpeech();
  const [urgency, setUrgency] = useState("");
  const [kind, setKind] = useState<Kind>("voice");
  const [from, setFrom] = useState("22:00");
  const [to, setTo] = useState("07:00");
  const ids = contact.methods.map((method) => method.id);
  const put = useMutation({ mutationFn: (rules: Rule[]) => putOrder(place, ids, rules), onSuccess: renew });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    put.mutate([...contact.rules, { urgency: urgency === "" ? null : (urgency as "urgent"), days: [], from, to, methods: [kind] }]);
  };
  const named = (one: Rule["methods"][number]) => {
    const method = contact.methods.find((candidate) => candidate.id === one);
    return method ? `${t(`channel.${method.kind}`)} ${phone(method.address)}` : t(`channel.${one as Kind}`);
  };
  return (
    <section className={classes.section} aria-label={t("contact.rules")}>
      <h3>{t("contact.rules")}</h3>
      {put.isError && <Trouble>{explain(put.error, t)}</Trouble>}
      {contact.rules.length === 0 && <Nothing>{t("contact.rulesNone")}</Nothing>}
      {contact.rules.map((rule, at) => (
        <div key={at} className={classes.line}>
          <span>{t("contact.ruleOf", {
            who: t(rule.urgency ? WHO[rule.urgency] : "contact.ruleBoth"), days: dayNames(rule.days ?? [], language),
            from: rule.from ?? "00:00", to: rule.to ?? "24:00", methods: rule.methods.map(named).join(", "),
          })}</span>
          <Button size="compact-xs" variant="subtle" color="gray" c="var(--nb-muted)" onClick={() => put.mutate(contact.rules.filter((_, other) => other !== at))}>{t("act.remove")}</Button>
        </div>
      ))}
      <form onSubmit={submit} className={classes.fields}>
        <NativeSelect label={t("contact.rules")} value={urgency} data={[{ value: "", label: t("contact.ruleBoth") }, { value: "urgent", label: t("contact.ruleUrgent") }, { value: "routine", label: t("contact.ruleRoutine") }]} onChange={(event) => setUrgency(event.currentTarget.value)} />
        <TextInput type="time" label={t("contact.ruleFrom")} required value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
        <TextInput type="time" label={t("contact.ruleTo")} required value={to} onChange={(event) => setTo(event.currentTarget.value)} />
        <NativeSelect label={t("contact.ruleFirst")} value={kind} data={KINDS.map((value) => ({ value, label: t(`channel.${value}`) }))} onChange={(event) => setKind(event.currentTarget.value as Kind)} />
        <Button type="submit" variant="default" loading={put.isPending}>{t("contact.ruleAdd")}</Button>
      </form>
    </section>
  );
}
