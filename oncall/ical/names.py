"""Whom an event is about, as it is written there. Pure."""

import re
from typing import Final

from oncall.ical.decoding import is_broken
from oncall.ical.found import Guest
from oncall.ical.ics.components import Component, Property
from oncall.ical.writing import PEOPLE

_MAIL: Final = re.compile(r"\s*(?:mailto|smtp):\s*", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[^\s@]+@[^\s@]+")
_NOT_COMING: Final = frozenset({"DECLINED", "DELEGATED"})
_NO_PEOPLE: Final = frozenset({"RESOURCE", "ROOM"})
_NOT_TAKING_PART: Final = frozenset({"NON-PARTICIPANT"})
_CARET: Final = {"^n": " ", "^N": " ", "^'": '"', "^^": "^"}


def names_of(event: Component) -> tuple[str, ...]:
    """Our own mark; else what the summary says, which whoever reads may know. Raises Unfit where it can't be read."""
    marked = event.text(PEOPLE).split()
    if marked:
        return tuple(marked)
    summary = event.text("SUMMARY")
    return (summary,) if summary else ()


def guests_of(event: Component) -> tuple[Guest, ...]:
    """Those who come; where nobody is asked, whoever keeps it. Raises Unfit where they can't be read."""
    asked = [_guest(one) for one in event.each("ATTENDEE") if _comes(one)]
    of = asked or [_guest(one) for one in event.each("ORGANIZER")]
    return tuple(dict.fromkeys(one for one in of if one.name or one.address))


def _comes(attendee: Property) -> bool:
    said = {name: attendee.params.get(name, "").upper() for name in ("CUTYPE", "PARTSTAT", "ROLE")}
    return (
        said["CUTYPE"] not in _NO_PEOPLE
        and said["PARTSTAT"] not in _NOT_COMING
        and said["ROLE"] not in _NOT_TAKING_PART
    )


def _guest(person: Property) -> Guest:
    """Some programs put anything in place of an address that they don't want to show."""
    written = person.params.get("CN", "")
    name = " ".join(re.sub(r"\^[nN'^]", lambda found: _CARET[found[0]], written).split())
    address = _MAIL.sub("", person.value).strip().casefold()
    return Guest("" if is_broken(name) else name, address if _ADDRESS.fullmatch(address) else "")
