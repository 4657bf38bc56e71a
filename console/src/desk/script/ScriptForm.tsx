import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { dispatchMessage } from "../../api/bureau";
import { Problem } from "../../api/client";
import type { CallCard, CallType, Draft } from "../../api/types";
import { useT } from "../../i18n";
import { KeyCap } from "../../keys/KeyCap";
import { useKey } from "../../keys/keys";
import { Trouble } from "../../ui/Panel";
import { explain } from "../../ui/problem";
import { CallTypes } from "./CallTypes";
import { dropDraft, keeperOf, useDraft } from "./drafts";
import { Field } from "./Field";
import { NoMessage } from "./NoMessage";
import { SaveMark } from "./SaveMark";
import { askedFields, missingFields } from "./script";
import { UrgencyControl } from "./UrgencyControl";
import classes from "./ScriptForm.module.css";

/** The script: type, questions, answers, and off it goes. */
export function ScriptForm({ card, draft, sent, closed }: {
  card: CallCard; draft: Draft; sent: (dispatch: number) => void; closed: () => void;
}) {
  const t = useT();
  const form = useRef<HTMLFormElement>(null);
  const [keeper] = useState(() => keeperOf(draft));
  const [key] = useState(() => crypto.randomUUID());
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const state = useDraft(keeper);
  const type = card.call_types.find((candidate) => candidate.slug === state.callType) ?? null;
  const fields = type ? askedFields(type, state.fields) : [];

  const focusOn = (name: string) => {
    form.current?.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"] :is(input, textarea)`)?.focus();
  };
  const answer = (name: string, value: string) => {
    setWrong(({ [name]: _, ...others }) => others);
    keeper.edit({ fields: { ...keeper.state.fields, [name]: value } });
  };
  const choose = (chosen: CallType) => {
    keeper.edit(chooseType(card, keeper.state, chosen));
    // The operator has said what the call is: their hands go on to the first question.
    requestAnimationFrame(() => chosen.fields[0] && focusOn(chosen.fields[0].name));
  };
  const send = useMutation({
    mutationFn: async () => {
      await keeper.flush();
      return dispatchMessage(keeper.id, keeper.savedVersion, key);
    },
    onSuccess: ({ dispatch_id }) => {
      dropDraft(keeper.id);
      sent(dispatch_id);
    },
    onError: (error) => refuse(error instanceof Problem ? error.fields : {}),
  });
  const refuse = (found: Record<string, string>) => {
    setWrong(found);
    const first = fields.find((field) => field.name in found);
    if (first) focusOn(first.name);
  };
  const submit = () => {
    if (send.isPending) return;
    const missing = type ? missingFields(type, keeper.state.fields) : [];
    if (!type) return setWrong({ "": t("form.chooseType") });
    if (missing.length) return refuse(Object.fromEntries(missing.map((name) => [name, t("form.required")])));
    setWrong({});
    send.mutate();
  };
  useKey("send", submit);

  return (
    <form ref={form} className={classes.form} noValidate onSubmit={(event) => event.preventDefault()}>
      <div className={classes.top}>
        <CallTypes types={card.call_types} chosen={state.callType} choose={choose} />
        {type && <UrgencyControl urgency={state.urgency} change={(urgency, reason) => keeper.edit({ urgency, ...(reason ? { reason } : {}) })} />}
      </div>
      <div className={classes.body}>
        {!type && <p className={classes.hint} data-wrong={"" in wrong}>{wrong[""] ?? t("form.chooseHint")}</p>}
        <div className={classes.fields}>
          {fields.map((field) => (
            <Field key={field.name} field={field} value={state.fields[field.name] ?? ""} wrong={wrong[field.name] ?? null}
              change={(value) => answer(field.name, value)} />
          ))}
        </div>
      </div>
      <div className={classes.foot}>
        {send.isError && Object.keys(wrong).length === 0 && <Trouble>{explain(send.error, t)}</Trouble>}
        <div className={classes.acts}>
          <Button size="sm" loading={send.isPending} onClick={submit} rightSection={<KeyCap name="send" />}>{t("act.send")}</Button>
          <NoMessage id={keeper.id} done={() => { dropDraft(keeper.id); closed(); }} />
          <SaveMark keeper={keeper} state={state} />
        </div>
      </div>
    </form>
  );
}

/** A type brings its urgency and, for the first number it asks, the caller's. Raised urgency stays raised. */
function chooseType(card: CallCard, state: { callType: string | null; urgency: string; fields: Readonly<Record<string, string>> }, chosen: CallType) {
  const before = card.call_types.find((type) => type.slug === state.callType);
  const byType = !before || before.urgency === state.urgency;
  const raised = state.urgency === "urgent" && !byType;
  const urgency = raised || (!before && state.urgency === "urgent") ? "urgent" : chosen.urgency;
  const lowered = state.urgency === "urgent" && urgency === "routine";
  const number = chosen.fields.find((field) => field.kind === "phone");
  const caller = card.call?.caller_number;
  const fields = number && caller && !state.fields[number.name] ? { ...state.fields, [number.name]: caller } : state.fields;
  return { callType: chosen.slug, urgency, fields, ...(lowered ? { reason: `call type changed to ${chosen.slug}` } : {}) };
}
