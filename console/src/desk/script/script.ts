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

/** Where the hands go from `after` (from the top: null): the next question that has no answer yet, required or not. */
export function nextOpen(type: CallType, answers: Answers, after: string | null): string | null {
  const asked = askedFields(type, answers);
  const rest = asked.slice(asked.findIndex((field) => field.name === after) + 1);
  return rest.find((field) => !(answers[field.name] ?? "").trim())?.name ?? null;
}

/** By how many characters an answer is too long, as the bureau counts them. */
export function excess(field: ScriptField, value: string): number {
  return Math.max(0, [...value.trim()].length - field.max_length);
}

const WHOLE_DATE = /^[1-9]\d{3}-/;

/** A date is written in parts; it is whole with the last figure of its year, and was not before. */
export function becameWhole(before: string, now: string): boolean {
  return WHOLE_DATE.test(now) && !WHOLE_DATE.test(before);
}

/** The fields asked whose answer means danger, as the script says. */
export function dangersOf(type: CallType, answers: Answers): string[] {
  return askedFields(type, answers).filter((field) => field.dangerous.includes(answers[field.name] ?? "")).map((field) => field.name);
}

export function missingFields(type: CallType, answers: Answers): string[] {
  return askedFields(type, answers)
    .filter((field) => field.required && !(answers[field.name] ?? "").trim())
    .map((field) => field.name);
}

const EXTENSION = /^(.*\d[\s)]*)(?:;\s*ext=|[,;\s]*(?:extension|ext\.?|x)[\s.:]*)(\d{1,11})$/i;

/** E.164 from what an operator types or pastes: `555-0101` stays as it is, for the bureau to judge; spaces, dashes and
 *  signs that show nothing go; an extension stays. */
export function tidyPhone(typed: string): string {
  const seen = typed.normalize("NFKC").replaceAll(/[\p{Cf}\ufe00-\ufe0f]/gu, "").trim();
  const parts = EXTENSION.exec(seen);
  const number = tidyNumber(parts?.[1] ?? seen);
  return parts && number.startsWith("+") ? `${number};ext=${parts[2]}` : parts ? seen : number;
}

function tidyNumber(typed: string): string {
  const bare = typed.replaceAll(/[\s().\u2010-\u2015\u2212-]/g, "");
  if (/^\+\d{6,15}$/.test(bare)) return bare;
  if (/^00\d{6,15}$/.test(bare)) return `+${bare.slice(2)}`;
  if (/^[2-9]\d{9}$/.test(bare)) return `+1${bare}`;
  if (/^1[2-9]\d{9}$/.test(bare)) return `+${bare}`;
  return typed.trim();
}

/** A type brings its urgency and, for the first number it asks, the caller's. Raised urgency stays raised, and so does danger. */
export function chooseType(
  card: CallCard, state: { callType: string | null; urgency: Urgency; fields: Answers }, chosen: CallType,
): { callType: string; urgency: Urgency; fields: Answers; reason?: string } {
  const before = card.call_types.find((type) => type.slug === state.callType);
  const byType = !before || before.urgency === state.urgency;
  const danger = before !== undefined && dangersOf(before, state.fields).length > 0;
  const raised = state.urgency === "urgent" && (!byType || danger);
  const urgency = raised || (!before && state.urgency === "urgent") ? "urgent" : chosen.urgency;
  const lowered = state.urgency === "urgent" && urgency === "routine";
  const number = chosen.fields.find((field) => field.kind === "phone");
  const caller = card.call?.caller_number;
  const fields = number && caller && !state.fields[number.name] ? { ...state.fields, [number.name]: caller } : state.fields;
  return { callType: chosen.slug, urgency, fields, ...(lowered ? { reason: `call type changed to ${chosen.slug}` } : {}) };
}
