"""What is wrong in something written by hand: where, and how to mend it. All of it at once, not the first only."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from core.documents import Finding

Path = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Fault:
    path: Path
    message: str


def spell(path: Sequence[str | int]) -> str:
    """`("accounts", 0, "hours", "open")` as `accounts[0].hours.open`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def under(prefix: Path, faults: Iterable[Fault]) -> list[Fault]:
    return [Fault((*prefix, *fault.path), fault.message) for fault in faults]


def as_findings(faults: Iterable[Fault]) -> list[Finding]:
    """As `core.documents` wants them: paths as JSON Pointers."""
    return [Finding("".join(f"/{_escaped(part)}" for part in fault.path), fault.message) for fault in faults]


def _escaped(part: str | int) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def parse(model: type[Model], body: Any) -> tuple[Model | None, list[Fault]]:
    """The typed value, or None and everything the schema finds wrong."""
    try:
        return model.model_validate(body), []
    except ValidationError as error:
        return None, _one_alternative([_fault(model, body, each) for each in error.errors(include_url=False)])


def repeated(values: Iterable[str]) -> list[tuple[int, str]]:
    """Position and value of each one that came before."""
    seen: set[str] = set()
    again = []
    for position, value in enumerate(values):
        if value in seen:
            again.append((position, value))
        seen.add(value)
    return again


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """`there is no contact dr-le; did you mean dr-lee?`"""
    known = sorted(known)
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {close[0]}?" if close else f"known: {', '.join(known) or 'none'}"
    return f"there is no {kind} {name}; {hint}"


@dataclass(frozen=True)
class _Raw(Fault):
    """`choice`: the path at which the schema allows alternatives, and which of them this fault is about."""

    choice: tuple[Path, str] | None


def _fault(model: type[BaseModel], body: Any, error: ErrorDetails) -> _Raw:
    path, choice = _real_path(body, error["loc"], missing=error["type"] == "missing")
    return _Raw(path, _message(model, error), choice)


def _message(model: type[BaseModel], error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        return _unknown_key(model, error["loc"])
    if error["type"] == "missing":
        field = _field(model, error["loc"])
        return f"is missing{': ' + field if field else ''}"
    if error["type"] in ("model_type", "model_attributes_type", "dict_type"):
        owner = _owner(model, (*error["loc"], ""))
        return f"write keys and values below it{' (' + ', '.join(keys_of(owner)) + ')' if owner else ''}"
    if error["type"] in ("timezone_aware", "datetime_parsing", "datetime_from_date_parsing", "datetime_type"):
        return "write date, time and offset, such as 2026-12-24T18:00:00-05:00"
    if error["type"] == "string_type":
        return _no_text(error["input"])
    message = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return message[0].lower() + message[1:]


def _no_text(written: Any) -> str:
    """What was written where text belongs; YAML reads some words as something else."""
    if isinstance(written, dict | list):
        return "write text here, not a list or names with values"
    word = "null (nothing)" if written is None else str(written).lower() if isinstance(written, bool) else str(written)
    return f"{word} is no text here; put it in quotes if that is what is meant"


def _one_alternative(faults: list[_Raw]) -> list[Fault]:
    """Of alternatives (a roster's slot, a contact or `desk`) only the likeliest is reported: the one with the fewest
    faults below it. Where nothing fits at all, the alternatives are told in one sentence."""
    kept: list[Fault] = []
    told: set[Path] = set()
    for fault in faults:
        if fault.choice is None:
            kept.append(Fault(fault.path, fault.message))
            continue
        place = fault.choice[0]
        if place in told:
            continue
        told.add(place)
        kept += _likeliest(place, [one for one in faults if one.choice and one.choice[0] == place])
    return kept


def _likeliest(place: Path, faults: list[_Raw]) -> list[Fault]:
    by_alternative: dict[str, list[_Raw]] = {}
    for fault in faults:
        by_alternative.setdefault(fault.choice[1] if fault.choice else "", []).append(fault)
    entered = [each for each in by_alternative.values() if any(fault.path != place for fault in each)]
    if not entered:
        return [Fault(place, "; or ".join(dict.fromkeys(fault.message for fault in faults)))]
    return [Fault(fault.path, fault.message) for fault in min(entered, key=len)]


def _real_path(body: Any, location: Path, *, missing: bool) -> tuple[Path, tuple[Path, str] | None]:
    """Without the names of alternatives that pydantic puts between the keys, so that the file's lines can be found."""
    path: list[str | int] = []
    choice = None
    here = body
    for depth, part in enumerate(location):
        absent = missing and depth == len(location) - 1
        if isinstance(here, dict) and (part in here or absent):
            here = here.get(part)
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
        else:
            choice = choice or (tuple(path), str(part))
            continue
        path.append(part)
    return tuple(path), choice


def _owner(model: type[BaseModel], location: Path) -> type[BaseModel] | None:
    """The model that the last part of `location` is a key of."""
    owners: list[type[BaseModel]] = [model]
    for part in location[:-1]:
        if isinstance(part, int):
            continue
        fields = {field.alias or name: field for owner in owners for name, field in owner.model_fields.items()}
        if part in fields:
            owners = _models(fields[part].annotation)
        else:
            owners = [owner for owner in owners if owner.__name__ == part]
    return owners[0] if owners else None


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models(inner)]


def _unknown_key(model: type[BaseModel], location: Path) -> str:
    owner = _owner(model, location)
    if owner is None:
        return "unknown key"
    return "unknown key; " + unknown("key", str(location[-1]), keys_of(owner)).split("; ", 1)[1]


def keys_of(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _field(model: type[BaseModel], location: Path) -> str:
    owner = _owner(model, location)
    for name, field in owner.model_fields.items() if owner else ():
        if location[-1] == (field.alias or name):
            return field.description or ""
    return ""
