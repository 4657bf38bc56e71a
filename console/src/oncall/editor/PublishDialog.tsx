import { Button, Group, Radio, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import type { AccountDetail } from "../../api/types";
import { useT } from "../../i18n";
import { now } from "../../live/clock";
import { Dialog } from "../../ui/Dialog";
import { Failure } from "../../ui/Failure";
import { Loaded } from "../../ui/Loaded";
import { fromLocalInput, toLocalInput } from "../../ui/time";
import * as api from "../api";
import { useRenew } from "../useOverrides";
import { Effect } from "./Effect";
import { pathWords, valueWords } from "./pathWords";
import { Running } from "./Running";
import type { DraftAnswer, RosterBody } from "./types";
import classes from "./Editor.module.css";

/** What will change and who will be on call, read before it holds: now, or from a date on. */
export function PublishDialog({ account, slug, body, answer, published, close, done, turned }: {
  account: AccountDetail; slug: string; body: RosterBody; answer: DraftAnswer; published: boolean; close: () => void; done: () => void;
  turned: (body: RosterBody, answer: DraftAnswer) => void;
}) {
  const t = useT();
  const client = useQueryClient();
  const renew = useRenew(account.id);
  const [when, setWhen] = useState<"now" | "later">("now");
  const [meant, setMeant] = useState(false);
  const [from, setFrom] = useState(() => toLocalInput(now() + 86_400_000, account.timezone));
  const at = when === "later" && from ? fromLocalInput(from, account.timezone) : undefined;
  const then = useQuery({ queryKey: ["roster-draft", account.id, slug, at], queryFn: () => api.draft(account.id, slug, at), enabled: at !== undefined, gcTime: 0 });
  const does = at === undefined ? answer : then.data;
  const publish = useMutation({
    mutationFn: () => api.publish(account.id, slug, { ...(at === undefined ? {} : { effective_from: at }), ...(meant ? { hand_over: true } : {}) }),
    onSuccess: async () => {
      await Promise.all([client.invalidateQueries({ queryKey: ["rosters", account.id] }), client.invalidateQueries({ queryKey: ["roster", account.id, slug] }), renew()]);
      done();
    },
  });
  const running = does?.moves.some((move) => move.running) ?? false;
  const starting = (next: "now" | "later", wall: string) => {
    setWhen(next);
    setFrom(wall);
    setMeant(false);
  };
  const name = (word: string) => account.contacts.find((person) => person.slug === word)?.name ?? word;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    publish.mutate();
  };
  return (
    <Dialog opened close={close} title={t("publish.title", { name: body.name })} size="xl">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Failure error={publish.error} />
          <h3>{t("publish.changes")}</h3>
          {!published && <p className={classes.dim}>{t("publish.new")}</p>}
          {published && answer.changes.length === 0 && <p className={classes.dim}>{t("publish.same")}</p>}
          {published && answer.changes.length > 0 && (
            <ul className={classes.changes} tabIndex={0} aria-label={t("publish.changes")}>
              {answer.changes.map((change) => (
                <li key={change.path}>
                  <span>{pathWords(body, change.path)}</span>
                  <span>{change.old !== null && <del>{valueWords(change.old, name)}</del>} {change.new !== null && <ins>→ {valueWords(change.new, name)}</ins>}</span>
                </li>
              ))}
            </ul>
          )}
          <Radio.Group label={t("publish.when")} value={when} onChange={(next) => starting(next === "later" ? "later" : "now", from)}>
            <Group mt={6}><Radio value="now" label={t("publish.now")} /><Radio value="later" label={t("publish.later")} /></Group>
          </Radio.Group>
          {when === "later" && (
            <TextInput type="datetime-local" required label={t("override.from", { zone: account.timezone })} value={from} onChange={(event) => starting(when, event.currentTarget.value)} />
          )}
          <Loaded query={at === undefined ? { ...then, data: answer } : then} rows={2}>
            {(found) => (
              <>
                {found.gaps.length > 0 && <p className={classes.fault}>⚠ {t("publish.gaps", { n: found.gaps.length })}</p>}
                <Effect account={account} body={body} answer={found} later={at !== undefined} />
              </>
            )}
          </Loaded>
          {running && <Running account={account.id} slug={slug} from={at} meant={meant} mean={setMeant} turned={turned} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>{t("act.cancel")}</Button>
            <Button type="submit" data-autofocus disabled={does === undefined || (running && !meant)} loading={publish.isPending}>{t("draft.publish")}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
