import { Button, NativeSelect } from "@mantine/core";
import { useT } from "../../i18n";
import { moved } from "../../ui/lists";
import { KINDS, type Method } from "./api";
import classes from "./Contacts.module.css";
import { useMethodNames, type Named } from "./useMethodNames";

/** What comes first, then next: kinds, or single methods where a person has several of a kind. */
export function MethodList({ methods, order, choose }: { methods: readonly Method[]; order: Named[]; choose: (order: Named[]) => void }) {
  const t = useT();
  const named = useMethodNames(methods);
  const left = choicesOf(methods).filter((one) => !order.includes(one));
  const add = (value: string) => {
    const one = left.find((candidate) => String(candidate) === value);
    if (one !== undefined) choose([...order, one]);
  };
  return (
    <div role="group" aria-label={t("contact.ruleOrder")} className={classes.rule}>
      {order.length > 0 && (
        <ol className={classes.rules}>
          {order.map((one, at) => (
            <li key={one} className={classes.line}>
              <span>{named(one)}</span>
              <span className={classes.acts}>
                <Button variant="default" size="compact-xs" disabled={at === 0} aria-label={t("contact.up", { what: named(one) })} onClick={() => choose(moved(order, at, at - 1))}>↑</Button>
                <Button variant="default" size="compact-xs" disabled={at + 1 === order.length} aria-label={t("contact.down", { what: named(one) })} onClick={() => choose(moved(order, at, at + 1))}>↓</Button>
                <Button variant="subtle" size="compact-xs" color="gray" c="var(--nb-muted)" aria-label={t("contact.removeMethod", { what: named(one) })} onClick={() => choose(order.filter((other) => other !== one))}>{t("act.remove")}</Button>
              </span>
            </li>
          ))}
        </ol>
      )}
      {left.length > 0 && (
        <NativeSelect maw={300} label={t(order.length === 0 ? "contact.ruleFirst" : "contact.ruleThen")} value="" onChange={(event) => add(event.currentTarget.value)}
          data={[{ value: "", label: t("overrideDialog.choose") }, ...left.map((one) => ({ value: String(one), label: named(one) }))]} />
      )}
    </div>
  );
}

function choicesOf(methods: readonly Method[]): Named[] {
  return KINDS.flatMap((kind): Named[] => {
    const same = methods.filter((method) => method.kind === kind);
    if (same.length === 0) return [];
    return same.length === 1 ? [kind] : [kind, ...same.map((method) => method.id)];
  });
}
