"""Components and their properties, from lines: whatever is wrong with one line, the others are read. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from core.errors import Invalid
from oncall.ical.decoding import is_broken
from oncall.ical.found import Unfit

_HEAD: Final = re.compile(r'\s*([A-Za-z0-9-]+)\s*((?:;[^":]*(?:"[^"]*"[^":]*)*)?):(.*)', re.DOTALL)
_PARAM: Final = re.compile(r';\s*([A-Za-z0-9-]+)\s*=\s*((?:"[^"]*"|[^";])*)')
# the value of these has no colon, but a zone's name written without quotes may: (UTC-05:00) Eastern Time
_TIMES: Final = frozenset({"DTSTART", "DTEND", "EXDATE", "RDATE", "RECURRENCE-ID"})
_LOOSE: Final = re.compile(r"\s*([A-Za-z-]+)(;.*)?:([0-9TZtzP,/]+\s*)", re.DOTALL)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_NESTED: Final = 20


@dataclass(frozen=True)
class Property:
    """`name` and the names of `params` in capitals; `value` as it stands there."""

    name: str
    params: Mapping[str, str]
    value: str

    @property
    def text(self) -> str:
        """Without the escapes of the format."""
        return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)


@dataclass
class Component:
    """`torn`: properties after which a line stands that is none; what they say may be cut off."""

    name: str
    properties: dict[str, list[Property]] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)
    torn: set[str] = field(default_factory=set)

    def each(self, name: str) -> list[Property]:
        """Raises Unfit where what it says can't be read in full."""
        if name in self.torn:
            raise Unfit(f"has a line after its {name} that can't be read")
        found = self.properties.get(name, [])
        if any(is_broken(one.value) for one in found):
            raise Unfit(f"has letters in its {name} that can't be read")
        return found

    def one(self, name: str) -> Property | None:
        """Raises Unfit where it is said twice, differently."""
        found = self.each(name)
        if len({(one.value.strip(), *sorted(one.params.items())) for one in found}) > 1:
            raise Unfit(f"has two different {name}")
        return found[0] if found else None

    def text(self, name: str) -> str:
        found = self.one(name)
        return " ".join(found.text.split()) if found else ""

    def rough(self, name: str) -> str:
        """For words about it only, whatever is wrong with it."""
        found = self.properties.get(name, [])
        return found[0].text if found else ""

    def walk(self, name: str) -> Iterator["Component"]:
        for part in self.parts:
            if part.name == name:
                yield part


def calendars(lines: Iterable[str]) -> list[Component]:
    """Raises Invalid (`bad-calendar`) for what is no calendar, or only a part of one: who knows what it lacks."""
    top = Component("")
    open_: list[Component] = [top]
    last = ""
    for line in lines:
        found = _property(line)
        if found is None:
            open_[-1].torn.add(last)
        elif found.name == "BEGIN":
            _begin(open_, found.value.strip().upper())
            last = ""
        elif found.name == "END":
            _end(open_, found.value.strip().upper())
            last = ""
        else:
            open_[-1].properties.setdefault(found.name, []).append(found)
            last = found.name
    return _whole(top, open_)


def _whole(top: Component, open_: list[Component]) -> list[Component]:
    found = list(top.walk("VCALENDAR"))
    if not found:
        raise _no_calendar("it must begin with BEGIN:VCALENDAR. Give the address or file of the calendar itself (.ics)")
    if any(one.name == "VCALENDAR" for one in open_):
        raise _no_calendar("it breaks off before END:VCALENDAR, so events may be missing. Fetch or save it anew")
    return found


def _begin(open_: list[Component], name: str) -> None:
    names = [one.name for one in open_]
    # nothing of these stands in another of the same name: the one before was never ended
    if name in names and name in {"VEVENT", "VTIMEZONE", "VCALENDAR"}:
        del open_[names.index(name) :]
    if len(open_) > _NESTED:
        raise _no_calendar(f"parts stand in one another more than {_NESTED} deep")
    made = Component(name)
    open_[-1].parts.append(made)
    open_.append(made)


def _end(open_: list[Component], name: str) -> None:
    """What was never ended before it is ended with it; an end of what never began is passed over."""
    names = [one.name for one in open_]
    if name in names[1:]:
        del open_[len(names) - 1 - names[::-1].index(name) :]


def _property(line: str) -> Property | None:
    found = _HEAD.fullmatch(line)
    if found is None or found[1].upper() in _TIMES:
        loose = _LOOSE.fullmatch(line)
        found = loose if loose is not None and loose[1].upper() in _TIMES else found
    if found is None:
        return None
    written = _PARAM.findall(found[2]) if found[2] else ()
    params = {name.upper(): value.replace('"', "").strip() for name, value in written}
    return Property(found[1].upper(), params, found[3])


def _no_calendar(why: str) -> Invalid:
    return Invalid(f"That is no calendar (iCalendar, .ics): {why}.", code="bad-calendar")
