"""Whom an event is about, as it is written there. Pure."""

import re
from typing import Any, Final

from icalendar import Event

from oncall.ical.writing import PEOPLE

_MAIL: Final = re.compile(r"(?i)mailto:")
_NOT_COMING: Final = frozenset({"DECLINED"})
_NO_PEOPLE: Final = frozenset({"RESOURCE", "ROOM"})


def names_of(event: Event) -> tuple[str, ...]:
    """Our own mark; else what the summary says, which whoever reads may know; else nobody."""
    marked = str(event.get(PEOPLE, "")).split()
    if marked:
        return tuple(marked)
    summary = " ".join(str(event.get("SUMMARY", "")).split())
    return (summary,) if summary else addresses_of(event)


def addresses_of(event: Event) -> tuple[str, ...]:
    """Mail addresses of those who come; where nobody is asked, of whoever keeps it."""
    asked = [_address(one) for one in _each(event.get("ATTENDEE")) if _comes(one)]
    return tuple(dict.fromkeys(filter(None, asked or [_address(one) for one in _each(event.get("ORGANIZER"))])))


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value is not None else []


def _comes(attendee: Any) -> bool:
    params = getattr(attendee, "params", {})
    kind, answer = str(params.get("CUTYPE", "")).upper(), str(params.get("PARTSTAT", "")).upper()
    return kind not in _NO_PEOPLE and answer not in _NOT_COMING


def _address(person: Any) -> str:
    return _MAIL.sub("", str(person)).strip().casefold()
