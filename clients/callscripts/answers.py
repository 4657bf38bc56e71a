"""Which fields of a script are asked, and whether the answers will do. Pure; the console decides visibility the same
way.

A field without `when` is asked. One with `when` is asked if the named field is itself asked and its answer is one of
those listed (an answer left over in a hidden field shows nothing). Answers to fields that are not asked are dropped,
not refused: changing one answer must not leave the operator with an error about a field that has gone from the
screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from whenever import Date

from clients.callscripts.schema import CallType, Script, ScriptField
from clients.languages import pick
from clients.phones import normal_phone

Code = Literal["call_type", "unknown_field", "required", "not_text", "too_long", "phone", "choice", "yes_no", "date"]


@dataclass(frozen=True)
class AnswerProblem:
    """`field` is empty when the call type itself is wrong. `message` never holds the answer: it may be health data."""

    field: str
    code: Code
    message: str


@dataclass(frozen=True)
class Checked:
    """The answers in their stored form, asked fields only, and what is wrong with them."""

    answers: dict[str, str]
    problems: list[AnswerProblem]


def visible_fields(call_type: CallType, answers: Mapping[str, Any]) -> list[ScriptField]:
    """The fields that are asked, given the answers so far, in the script's order."""
    asked: dict[str, ScriptField] = {}
    for field in call_type.fields:
        when = field.when
        if when is None or (when.field in asked and as_answer(answers.get(when.field)) in when.answers):
            asked[field.name] = field
    return list(asked.values())


def dangers(call_type: CallType | None, answers: Mapping[str, Any]) -> frozenset[str]:
    """The names of the fields that are asked and whose answer means danger."""
    asked = visible_fields(call_type, answers) if call_type is not None else []
    return frozenset(field.name for field in asked if as_answer(answers.get(field.name)) in field.dangerous)


def as_answer(value: Any) -> str | None:
    """An answer as text: JSON's true and false mean yes and no. None if it is no answer at all."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.strip() if isinstance(value, str) else None


def check_answers(script: Script, call_type: str, fields: Mapping[str, Any], *, complete: bool = True) -> Checked:
    """Normalise and check. `complete=False` is for a draft: what is missing is no problem yet.

    A wrong answer is kept as it was typed (a draft must not lose it); a right one is normalised, phones to E.164.
    """
    chosen = script.call_type(call_type)
    if chosen is None:
        known = ", ".join(one.slug for one in script.call_types)
        return Checked({}, [AnswerProblem("", "call_type", f"choose one of the script's call types: {known}")])
    names = {field.name for field in chosen.fields}
    problems = [
        AnswerProblem(name, "unknown_field", f"the call type {chosen.slug} has no such field")
        for name in fields
        if name not in names
    ]
    answers: dict[str, str] = {}
    for field in visible_fields(chosen, fields):
        value, problem = _check(field, fields.get(field.name), script.region, complete)
        if value:
            answers[field.name] = value
        if problem:
            problems.append(problem)
    return Checked(answers, problems)


def callback_number(script: Script, call_type: str, answers: Mapping[str, Any]) -> str | None:
    """The number to call back, E.164: the first asked phone field with a good answer."""
    chosen = script.call_type(call_type)
    for field in visible_fields(chosen, answers) if chosen else ():
        if field.kind == "phone" and (number := normal_phone(as_answer(answers.get(field.name)) or "", script.region)):
            return number
    return None


def _check(field: ScriptField, given: Any, region: str, complete: bool) -> tuple[str | None, AnswerProblem | None]:
    value, label = as_answer(given), pick(field.label)
    if given is not None and value is None:
        return None, AnswerProblem(field.name, "not_text", f"{label}: the answer must be text")
    if not value:
        missing = AnswerProblem(field.name, "required", f"{label}: an answer is needed")
        return None, missing if complete and field.required else None
    if len(value) > field.max_length:
        return value, AnswerProblem(field.name, "too_long", f"{label}: at most {field.max_length} characters")
    return _check_kind(field, value, region)


def _check_kind(field: ScriptField, value: str, region: str) -> tuple[str, AnswerProblem | None]:
    label = pick(field.label)
    if field.kind == "phone":
        number = normal_phone(value, region)
        hint = f"{label}: not a phone number; give area code and number, abroad + and country code"
        return number or value, None if number else AnswerProblem(field.name, "phone", hint)
    if field.kind == "choice" and value not in field.answers:
        return value, AnswerProblem(field.name, "choice", f"{label}: choose one of {', '.join(field.answers)}")
    if field.kind == "yes_no" and value not in ("yes", "no"):
        return value, AnswerProblem(field.name, "yes_no", f"{label}: answer yes or no")
    if field.kind == "date" and not _is_date(value):
        return value, AnswerProblem(field.name, "date", f"{label}: write the date as YYYY-MM-DD")
    return value, None


def _is_date(value: str) -> bool:
    try:
        return Date.parse_iso(value).format_iso() == value
    except ValueError:
        return False
