import { Button } from "@mantine/core";
import type { CallCard, Draft, ScriptField } from "../../api/types";
import { useT, type Language } from "../../i18n";
import { pickText, useReading } from "../../i18n/account";
import { KeyCap } from "../../keys/KeyCap";
import { useKey } from "../../keys/keys";
import { CallTypes } from "./CallTypes";
import { dropDraft } from "./drafts";
import { Field } from "./Field";
import { NoMessage } from "./NoMessage";
import { SaveMark } from "./SaveMark";
import { UrgencyControl } from "./UrgencyControl";
import { useScriptForm } from "./useScriptForm";
import { Failure } from "../../ui/Failure";
import classes from "./ScriptForm.module.css";

/** The first question whose answer can't go as it is, in a line. */
function wrongIn(fields: ScriptField[], wrong: Record<string, string>, reading: Language): string | null {
  const first = fields.find((field) => wrong[field.name]);
  return first ? `${pickText(first.label, reading)}: ${wrong[first.name]}` : null;
}

/** The script: type, questions, answers, and off it goes. */
export function ScriptForm({ card, draft, sent, closed, calling = false }: {
  card: CallCard; draft: Draft; sent: (dispatch: number) => void; closed: () => void;
  /** The emergency key works here. */
  calling?: boolean;
}) {
  const t = useT();
  const reading = useReading();
  const { form, keeper, state, type, fields, dangers, wrong, answer, goOn, choose, send, submit, onKeyDownCapture } = useScriptForm(card, draft, sent);
  useKey("send", submit);

  return (
    <form ref={form} className={classes.form} noValidate onSubmit={(event) => event.preventDefault()} onKeyDownCapture={onKeyDownCapture}>
      <div className={classes.top}>
        <CallTypes types={card.call_types} chosen={state.callType} choose={choose} />
        {type && <UrgencyControl urgency={state.urgency} change={(urgency, reason) => keeper.edit({ urgency, ...(reason ? { reason } : {}) })} />}
      </div>
      <div className={classes.body}>
        {!type && <p className={classes.hint} data-wrong={"" in wrong}>{wrong[""] ?? t("form.chooseHint")}</p>}
        <div className={classes.fields}>
          {fields.map((field) => (
            <Field key={field.name} field={field} value={state.fields[field.name] ?? ""} wrong={wrong[field.name] ?? null}
              danger={dangers.includes(field.name) ? (calling ? "calling" : "alone") : null}
              change={(value) => answer(field.name, value)} goOn={(value) => goOn(field.name, value)} />
          ))}
        </div>
      </div>
      <div className={classes.foot}>
        {Object.keys(wrong).length === 0 && <Failure error={send.error} />}
        <div className={classes.acts}>
          <Button size="sm" loading={send.isPending} onClick={submit} rightSection={<KeyCap name="send" />}>{t("act.send")}</Button>
          <NoMessage id={keeper.id} done={() => { dropDraft(keeper.id); closed(); }} />
          <SaveMark keeper={keeper} state={state} wrong={wrongIn(fields, wrong, reading)} />
        </div>
      </div>
    </form>
  );
}
