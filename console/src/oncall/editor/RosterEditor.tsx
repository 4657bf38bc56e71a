import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { AccountDetail } from "../../api/types";
import { useT } from "../../i18n";
import { now } from "../../live/clock";
import { Asks } from "../../ui/Asks";
import { Trouble } from "../../ui/Panel";
import { explain } from "../../ui/problem";
import * as api from "../api";
import { dateOf } from "../time/zone";
import { Aspect } from "./Aspect";
import { EditorContext, faultAt } from "./EditorContext";
import { CountField, Fault, Part, TextField } from "./Fields";
import { newSlot, put } from "./form";
import { HolidayFields } from "./HolidayFields";
import { PublishDialog } from "./PublishDialog";
import { SlotFields } from "./SlotFields";
import { ZoneField } from "./ZoneField";
import type { RosterBody } from "./types";
import { useDraft } from "./useDraft";
import classes from "./Editor.module.css";

/** A roster's draft: its fields on the left, what comes of them on the right, kept while it is being written. */
export function RosterEditor({ account, slug, first, begins, published, done, discarded }: {
  account: AccountDetail; slug: string; first: RosterBody; begins: boolean; published: boolean; done: () => void; discarded: () => Promise<unknown>;
}) {
  const t = useT();
  const { body, setBody, saving, answer, saveAgain, replaced } = useDraft(account.id, slug, first, begins);
  const [publishing, setPublishing] = useState(false);
  const today = dateOf(now(), body.timezone ?? account.timezone);
  const findings = useMemo(() => answer?.findings ?? [], [answer]);
  const editing = useMemo(() => ({
    body, today, people: account.contacts,
    set: (path: string, value: unknown) => setBody((before) => put(before, path, value)),
    fault: (path: string) => faultAt(findings, path),
  }), [body, today, account.contacts, setBody, findings]);
  const add = () => setBody((before) => ({ ...before, slots: [...before.slots, newSlot(t("editor.newSlot"), before.slots.map((slot) => slot.slot), today)] }));
  const discard = useMutation({ mutationFn: () => api.discardDraft(account.id, slug), onSuccess: discarded });
  const sound = saving.is === "saved" && answer !== null && findings.length === 0;
  return (
    <EditorContext value={editing}>
      <div className={classes.bar}>
        <h2>{body.name || slug}</h2>
        <span className={classes.state} role="status">{answer === null && saving.is === "saved" ? "" : saving.is === "failed" ? t("draft.failed") : t(saving.is === "saved" ? "draft.kept" : "draft.keeping")}</span>
        <Button disabled={!sound} onClick={() => setPublishing(true)}>{t("draft.publish")}</Button>
        {answer !== null && <Asks label={t("draft.discard")} title={t("draft.discardAsk")} follows={t("draft.discardFollows")} look={{ variant: "default", size: "compact-sm" }} act={() => discard.mutateAsync()} />}
        {findings.length > 0 && <span className={classes.fault}>◆ {t("draft.findings", { n: findings.length })}</span>}
      </div>
      {saving.is === "failed" && <Trouble action={<Button variant="default" onClick={saveAgain}>{t("act.again")}</Button>}>{explain(saving.error, t)}</Trouble>}
      <div className={classes.editor}>
        <div className={classes.fields}>
          <Part title={t("editor.roster")}>
            <div className={classes.row}>
              <TextField path="/name" label={t("editor.name")} empty="keep" hint={t("editor.slug", { slug })} />
              <ZoneField />
              <CountField path="/confirm_every_days" label={t("editor.confirm")} value={body.confirm_every_days ?? 30}
                change={(days) => editing.set("/confirm_every_days", days)} />
            </div>
            <Fault path="" /><Fault path="/slots" />
          </Part>
          {body.slots.map((slot, place) => <SlotFields key={slot.slot} place={place} slot={slot} />)}
          <div><Button variant="default" onClick={add}>{t("editor.addSlot")}</Button></div>
          <HolidayFields />
        </div>
        <Aspect account={account} slug={slug} body={body} answer={answer} />
      </div>
      {publishing && answer && (
        <PublishDialog account={account} slug={slug} body={body} answer={answer} published={published} close={() => setPublishing(false)} done={done} turned={replaced} />
      )}
    </EditorContext>
  );
}
