import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useT } from "../../i18n";
import type { Method, Rule } from "./api";
import classes from "./Contacts.module.css";
import { DayChips } from "./DayChips";
import type { Day } from "./days";
import { MethodList } from "./MethodList";
import type { Named } from "./useMethodNames";

/** A new rule: for which pages, on which days, from when to when, and what comes first, then next. */
export function RuleForm({ methods, busy, add }: { methods: readonly Method[]; busy: boolean; add: (rule: Rule) => void }) {
  const t = useT();
  const [urgency, setUrgency] = useState("");
  const [days, setDays] = useState<Day[]>([]);
  const [from, setFrom] = useState("22:00");
  const [to, setTo] = useState("07:00");
  const [order, setOrder] = useState<Named[]>([]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add({ urgency: urgency === "" ? null : (urgency as "urgent"), days, from: from || "00:00", to: to || "24:00", methods: order });
  };
  const pages = [{ value: "", label: t("contact.ruleBoth") }, { value: "urgent", label: t("contact.ruleUrgent") }, { value: "routine", label: t("contact.ruleRoutine") }];
  return (
    <form onSubmit={submit} className={classes.rule}>
      <div className={classes.fields}>
        <NativeSelect label={t("contact.ruleFor")} value={urgency} data={pages} onChange={(event) => setUrgency(event.currentTarget.value)} />
        <TextInput type="time" label={t("contact.ruleFrom")} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
        <TextInput type="time" label={t("contact.ruleTo")} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
      </div>
      <DayChips label={t("contact.ruleDays")} days={days} choose={setDays} />
      <MethodList methods={methods} order={order} choose={setOrder} />
      <p className={classes.dim}>{t("contact.ruleHint")}</p>
      <div><Button type="submit" variant="default" loading={busy} disabled={order.length === 0}>{t("contact.ruleAdd")}</Button></div>
    </form>
  );
}
