/** What a script asks for, given what was answered so far. Pure. */
import type { CallCard, CallType, ScriptField, Urgency } from "../../api/types";

export type Answers = Readonly<Record<string, string>>;

/** The fields that are asked: one with a condition only when the field it hangs on is asked itself and has that answer. */
export function askedFields(type: CallType, answers: Answers): ScriptField[] {
  const byName = new Map(type.fields.map((field) => [field.name, field]));
  const asked = (field: ScriptField, below: ReadonlySet<string>): boolean => {
    if (!field.when) return true;
    const on = byName.get(field.when.field);
    if (!on || below.has(on.name)) return false;
    const wanted = [field.when.equals].flat();
    return wanted.includes(answers[on.name] ?? "") && asked(on, new Set([...below, field.name]));
  };
  return type.fields.filter((field) => asked(field, new Set()));
}

export function missingFields(type: CallType, answers: Answers): string[] {
  return askedFields(type, answers)
    .filter((field) => field.required && !(answers[field.name] ?? "").trim())
    .map((field) => field.name);
}

/** E.164 from what an operator types: `555-0101` stays as it is, for the bureau to judge; spaces and dashes go. */
export function tidyPhone(typed: string): string {
  const bare = typed.replaceAll(/[\s().-]/g, "");
  if (/^\+\d{6,15}$/.test(bare)) return bare;
  if (/^00\d{6,15}$/.test(bare)) return `+${bare.slice(2)}`;
  if (/^[2-9]\d{9}$/.test(bare)) return `+1${bare}`;
  if (/^1[2-9]\d{9}$/.test(bare)) return `+${bare}`;
  return typed.trim();
}

/** A type brings its urgency and, for the first number it asks, the caller's. Raised urgency stays raised. */
export function chooseType(
  card: CallCard, state: { callType: string | null; urgency: Urgency; fields: Answers }, chosen: CallType,
): { callType: string; urgency: Urgency; fields: Answers; reason?: string } {
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
