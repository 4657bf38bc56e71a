import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useT } from "../../i18n";
import { Asks } from "../../ui/Asks";
import { Dialog } from "../../ui/Dialog";
import { Failure } from "../../ui/Failure";
import { moved } from "../../ui/lists";
import { Shown } from "../../ui/Shown";
import { phone } from "../../ui/time";
import { putOrder, removeMethod, signingSecret, testPage, type Contact, type Place, type TestPage } from "./api";
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
  const test = useMutation({ mutationFn: () => testPage(place, method.id), onSuccess: () => renew() });
  const secret = useMutation({ mutationFn: () => signingSecret(place, method.id) });
  const failed = [move, test, secret].find((one) => one.isError);
  const last = tests.find((one) => one.method_id === method.id);
  return (
    <div className={classes.method} role="group" aria-label={what}>
      <div className={classes.top}><strong>{what}</strong> <MethodMark state={method.state} reason={method.state_reason} /></div>
      <p className={classes.dim}>{method.use}</p>
      <Failure error={failed?.error} />
      <div className={classes.acts}>
        <Button size="compact-sm" variant="default" disabled={at === 0} aria-label={t("contact.up", { what })} onClick={() => move.mutate(-1)}>↑</Button>
        <Button size="compact-sm" variant="default" disabled={at + 1 === ids.length} aria-label={t("contact.down", { what })} onClick={() => move.mutate(1)}>↓</Button>
        {method.kind !== "desk" && <Button size="compact-sm" variant="default" loading={test.isPending} onClick={() => test.mutate()}>{t("contact.test")}</Button>}
        {method.kind === "webhook" && <Button size="compact-sm" variant="default" loading={secret.isPending} onClick={() => secret.mutate()}>{t("contact.secret")}</Button>}
        <Asks label={t("act.remove")} name={t("contact.removeMethod", { what })} title={t("contact.removeAsk", { what })} follows={t("contact.removeFollows", { who: contact.name })}
          act={async () => renew(await removeMethod(place, method.id))} look={{ size: "compact-sm" }} />
      </div>
      {method.kind !== "desk" && method.state !== "ok" && method.verified_at === null && <CodeForm place={place} method={method} renew={renew} />}
      <Dialog opened={secret.isSuccess} close={() => secret.reset()} title={t("contact.secret")}>
        {secret.data && <Shown secret={secret.data.secret} says={t("contact.secretSays", { header: secret.data.header })} done={() => secret.reset()} />}
      </Dialog>
      {last && <TestResult test={last} />}
    </div>
  );
}
