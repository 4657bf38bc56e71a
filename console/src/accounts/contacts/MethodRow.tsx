import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useT } from "../../i18n";
import { moved } from "../../ui/lists";
import { Trouble } from "../../ui/Panel";
import { explain } from "../../ui/problem";
import { phone } from "../../ui/time";
import { putOrder, removeMethod, testPage, type Contact, type Place, type TestPage } from "./api";
import { CodeForm } from "./CodeForm";
import classes from "./Contacts.module.css";
import { MethodMark } from "./MethodMark";
import { TestResult } from "./TestResult";

/** One way to reach them, what is known of it, and what can be done about it. */
export function MethodRow({ place, contact, at, tests, renew }: {
  place: Place; contact: Contact; at: number; tests: TestPage[]; renew: (fresh?: Contact) => Promise<void>;
}) {
  const t = useT();
  const method = contact.methods[at]!;
  const what = `${t(`channel.${method.kind}`)} ${phone(method.address)}`;
  const ids = contact.methods.map((one) => one.id);
  const move = useMutation({ mutationFn: (by: number) => putOrder(place, moved(ids, at, at + by), contact.rules), onSuccess: renew });
  const remove = useMutation({ mutationFn: () => removeMethod(place, method.id), onSuccess: renew });
  const test = useMutation({ mutationFn: () => testPage(place, method.id), onSuccess: () => renew() });
  const failed = [move, remove, test].find((one) => one.isError);
  const last = tests.find((one) => one.method_id === method.id);
  return (
    <div className={classes.method} role="group" aria-label={what}>
      <div className={classes.top}><strong>{what}</strong> <MethodMark state={method.state} reason={method.state_reason} /></div>
      <p className={classes.dim}>{method.use}</p>
      {failed?.isError && <Trouble>{explain(failed.error, t)}</Trouble>}
      <div className={classes.acts}>
        <Button size="compact-sm" variant="default" disabled={at === 0} aria-label={t("contact.up", { what })} onClick={() => move.mutate(-1)}>↑</Button>
        <Button size="compact-sm" variant="default" disabled={at + 1 === ids.length} aria-label={t("contact.down", { what })} onClick={() => move.mutate(1)}>↓</Button>
        {method.kind !== "desk" && <Button size="compact-sm" variant="default" loading={test.isPending} onClick={() => test.mutate()}>{t("contact.test")}</Button>}
        <Button size="compact-sm" variant="subtle" color="gray" c="var(--nb-muted)" aria-label={t("contact.removeMethod", { what })} onClick={() => remove.mutate()}>{t("act.remove")}</Button>
      </div>
      {method.kind !== "desk" && method.state !== "ok" && method.verified_at === null && <CodeForm place={place} method={method} renew={renew} />}
      {last && <TestResult test={last} />}
    </div>
  );
}
