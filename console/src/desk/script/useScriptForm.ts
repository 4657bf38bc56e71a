/** What the form of a script does: keeps answers, says what is missing, sends it off. */
import { useMutation } from "@tanstack/react-query";
import { useRef, useState, type KeyboardEvent } from "react";
import { flushSync } from "react-dom";
import { dispatchMessage } from "../../api/bureau";
import { Problem } from "../../api/client";
import type { CallCard, CallType, Draft } from "../../api/types";
import { useT } from "../../i18n";
import { dropDraft, keeperOf, useDraft } from "./drafts";
import { askedFields, chooseType, dangersOf, excess, missingFields, nextOpen } from "./script";

export function useScriptForm(card: CallCard, draft: Draft, sent: (dispatch: number) => void) {
  const t = useT();
  const form = useRef<HTMLFormElement>(null);
  const [keeper] = useState(() => keeperOf(draft));
  const [key] = useState(() => crypto.randomUUID());
  const [refused, setRefused] = useState<Record<string, string>>({});
  const state = useDraft(keeper);
  const type = card.call_types.find((candidate) => candidate.slug === state.callType) ?? null;
  const fields = type ? askedFields(type, state.fields) : [];
  const tooLong = fields.flatMap((field) => {
    const n = excess(field, state.fields[field.name] ?? "");
    return n ? [[field.name, t("form.tooLong", { n, most: field.max_length })] as const] : [];
  });
  const wrong = { ...refused, ...Object.fromEntries(tooLong) };
  const dangers = type ? dangersOf(type, state.fields) : [];

  const focusOn = (name: string) => {
    form.current?.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"] :is(input, textarea)`)?.focus();
  };
  const answer = (name: string, value: string) => {
    setRefused(({ [name]: _, ...others }) => others);
    const answers = { ...keeper.state.fields, [name]: value };
    const chosen = card.call_types.find((candidate) => candidate.slug === keeper.state.callType);
    const known = chosen ? dangersOf(chosen, keeper.state.fields) : [];
    const danger = chosen !== undefined && dangersOf(chosen, answers).some((each) => !known.includes(each));
    keeper.edit({ fields: answers, ...(danger ? { urgency: "urgent" } : {}) });
  };
  const { hold, onKeyDownCapture } = useHabitualTab();
  /** What an answer leads to may be asked only now: it is there before the next key. With nothing left open, the hands stay. */
  const goOn = (name: string, value?: string) => {
    if (value !== undefined) flushSync(() => answer(name, value));
    const chosen = card.call_types.find((candidate) => candidate.slug === keeper.state.callType);
    const next = chosen && nextOpen(chosen, keeper.state.fields, name);
    if (!next) return false;
    focusOn(next);
    if (value !== undefined) hold();
    return true;
  };
  const choose = (chosen: CallType) => {
    // The operator has said what the call is, and their hands go on to the first question: it is there before the next key.
    flushSync(() => keeper.edit(chooseType(card, keeper.state, chosen)));
    const first = nextOpen(chosen, keeper.state.fields, null) ?? chosen.fields[0]?.name;
    if (first) focusOn(first);
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
    onError: (error) => {
      const already = error instanceof Problem && error.code === "already_dispatched" ? error.extra["dispatch_id"] : null;
      if (typeof already === "number") return sent(already);
      refuse(error instanceof Problem ? error.fields : {});
    },
  });
  const refuse = (found: Record<string, string>) => {
    setRefused(found);
    const first = fields.find((field) => field.name in found);
    if (first) focusOn(first.name);
  };
  const submit = () => {
    if (send.isPending) return;
    const missing = type ? missingFields(type, keeper.state.fields) : [];
    if (!type) return setRefused({ "": t("form.chooseType") });
    if (missing.length) return refuse(Object.fromEntries(missing.map((name) => [name, t("form.required")])));
    if (tooLong.length) return refuse(Object.fromEntries(tooLong));
    setRefused({});
    send.mutate();
  };
  return { form, keeper, state, type, fields, dangers, wrong, answer, goOn, choose, send, submit, onKeyDownCapture };
}

/**
 * A choice by its key and a whole date lead on by themselves. Hands that press Tab after it, as in any other form, are not
 * carried past the question they were led to: that one Tab is theirs already.
 */
function useHabitualTab() {
  const held = useRef(false);
  const onKeyDownCapture = (event: KeyboardEvent) => {
    if (event.key === "Shift") return;
    if (held.current && event.key === "Tab" && !event.shiftKey) event.preventDefault();
    held.current = false;
  };
  return { hold: () => { held.current = true; }, onKeyDownCapture };
}
