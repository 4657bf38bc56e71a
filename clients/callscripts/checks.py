"""What a script's schema alone can't say. Pure."""

from typing import Any

from clients.callscripts.schema import CallType, Script, ScriptField
from clients.faults import Fault, Path, as_findings, parse, repeated
from clients.languages import LANGUAGES, pick, without_own
from core.documents import Finding


def check_script(body: Any) -> list[Fault]:
    """Everything wrong with a script's body; empty if it may be published."""
    script, faults = parse(Script, body)
    return faults if script is None else _check(script)


def findings(body: Any) -> list[Finding]:
    """For `core.documents`."""
    return as_findings(check_script(body))


def _check(script: Script) -> list[Fault]:
    types = script.call_types
    faults = [
        *(_again(("call_types", at, "slug"), value) for at, value in repeated(one.slug for one in types)),
        *(_again(("call_types", at, "key"), value) for at, value in repeated(one.key for one in types)),
    ]
    for number, call_type in enumerate(types):
        faults += _check_fields(("call_types", number, "fields"), call_type)
    return faults + without_own(script, script.language)


def _again(path: Path, value: str) -> Fault:
    return Fault(path, f"{value} is used twice; each must be different")


def _check_fields(path: Path, call_type: CallType) -> list[Fault]:
    names = [field.name for field in call_type.fields]
    faults = [_again((*path, at, "name"), value) for at, value in repeated(names)]
    earlier: dict[str, ScriptField] = {}
    for number, field in enumerate(call_type.fields):
        faults += _check_options((*path, number), field)
        faults += _check_dangerous((*path, number, "dangerous"), field)
        faults += _check_when((*path, number, "when"), field, earlier)
        earlier.setdefault(field.name, field)
    return faults


def _check_options(path: Path, field: ScriptField) -> list[Fault]:
    if field.kind != "choice":
        return [Fault((*path, "options"), "only a choice has options")] if field.options else []
    if len(field.options) < 2:
        return [Fault((*path, "options"), "a choice needs at least two options")]
    # told apart in each language, or operators of one could not tell what they choose
    twice = [again for one in LANGUAGES for again in repeated(pick(option, one) for option in field.options)]
    return [_again((*path, "options", at), value) for at, value in dict.fromkeys(twice)]


def _check_dangerous(path: Path, field: ScriptField) -> list[Fault]:
    if not field.dangerous:
        return []
    answers = _answers_of(field)
    if answers is None:
        return [Fault(path, "only answers of a choice or a yes_no can mean danger")]
    wrong = [answer for answer in field.dangerous if answer not in answers]
    faults = [Fault(path, f"{answer} can't be answered here; {_instead(answer, field)}") for answer in wrong]
    return faults + [_again((*path, at), value) for at, value in repeated(field.dangerous)]


def _answers_of(field: ScriptField) -> list[str] | None:
    """None: anything may be answered."""
    return {"yes_no": ["yes", "no"], "choice": field.answers}.get(field.kind)


def _instead(answer: str, field: ScriptField) -> str:
    """What to name, for one that is not among a field's answers."""
    for option in field.options:
        if any(pick(option, language) == answer for language in LANGUAGES):
            return f"name the answer in the account's own language, as it is stored: {pick(option)}"
    return f"answers: {', '.join(_answers_of(field) or ())}"


def _check_when(path: Path, field: ScriptField, earlier: dict[str, ScriptField]) -> list[Fault]:
    when = field.when
    if when is None:
        return []
    asked = earlier.get(when.field)
    if asked is None:
        known = ", ".join(earlier) or "none"
        return [Fault((*path, "field"), f"{when.field} is not an earlier field of this call type; earlier: {known}")]
    answers = _answers_of(asked)
    if answers is None:
        return [
            Fault((*path, "field"), f"{when.field} is no choice and no yes_no: only their answers can be conditions")
        ]
    wrong = [answer for answer in when.answers if answer not in answers]
    return [
        Fault((*path, "equals"), f"{answer} can't be answered to {when.field}; {_instead(answer, asked)}")
        for answer in wrong
    ]
