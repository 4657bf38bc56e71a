import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useSpeech } from "../../i18n";
import { Asks } from "../../ui/Asks";
import { Failure } from "../../ui/Failure";
import { moved } from "../../ui/lists";
import { Nothing } from "../../ui/Panel";
import { putOrder, type Contact, type Place, type Rule } from "./api";
import classes from "./Contacts.module.css";
import { dayNames } from "./days";
import { RuleForm } from "./RuleForm";
import { useMethodNames } from "./useMethodNames";

const WHO = { urgent: "contact.ruleUrgent", routine: "contact.ruleRoutine" } as const;

/** Another order for some pages on some days at some hours: what it names comes first, everything else after. The first rule that fits holds. */
export function Rules({ place, contact, renew }: { place: Place; contact: Contact; renew: (fresh: Contact) => Promise<void> }) {
  const { t, language } = useSpeech();
  const named = useMethodNames(contact.methods);
  const ids = contact.methods.map((method) => method.id);
  const put = useMutation({ mutationFn: (rules: Rule[]) => putOrder(place, ids, rules), onSuccess: renew });
  const { rules } = contact;
  const words = (rule: Rule) => t("contact.ruleOf", {
    who: t(rule.urgency ? WHO[rule.urgency] : "contact.ruleBoth"), days: dayNames(rule.days ?? [], language),
    times: wholeDay(rule) ? t("contact.ruleAllDay") : t("contact.ruleTimes", { from: rule.from ?? "00:00", to: rule.to ?? "24:00" }),
    methods: rule.methods.map(named).join(", "),
  });
  return (
    <section className={classes.section} aria-label={t("contact.rules")}>
      <h3>{t("contact.rules")}</h3>
      <Failure error={put.error} />
      {rules.length === 0 && <Nothing>{t("contact.rulesNone")}</Nothing>}
      {rules.length > 0 && (
        <ol className={classes.rules}>
          {rules.map((rule, at) => (
            <li key={at} className={classes.line}>
              <span>{words(rule)}</span>
              <span className={classes.acts}>
                {rules.length > 1 && (
                  <>
                    <Button variant="default" size="compact-xs" disabled={at === 0} aria-label={t("contact.up", { what: words(rule) })} onClick={() => put.mutate(moved(rules, at, at - 1))}>↑</Button>
                    <Button variant="default" size="compact-xs" disabled={at + 1 === rules.length} aria-label={t("contact.down", { what: words(rule) })} onClick={() => put.mutate(moved(rules, at, at + 1))}>↓</Button>
                  </>
                )}
                <Asks label={t("act.remove")} name={t("contact.removeMethod", { what: words(rule) })} title={t("contact.removeAsk", { what: words(rule) })} follows={t("contact.ruleFollows")}
                  act={() => put.mutateAsync(rules.filter((_, other) => other !== at))} />
              </span>
            </li>
          ))}
        </ol>
      )}
      <RuleForm key={rules.length} methods={contact.methods} busy={put.isPending} add={(rule) => put.mutate([...rules, rule])} />
    </section>
  );
}

function wholeDay({ from, to }: Rule): boolean {
  return (from ?? "00:00") === "00:00" && ["24:00", "00:00"].includes(to ?? "24:00");
}
