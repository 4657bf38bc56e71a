"""Shifts from an iCalendar file (RFC 5545), as programs really write it. Pure.

Repeating events become their single shifts within the asked stretch; whole days last from midnight to midnight of the
slot's zone, and so do times without a zone. An event is taken at the right instant, or left out by its name and time;
no single line refuses the whole file.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from oncall.ical.decoding import calendar_lines
from oncall.ical.found import MOST, Contents, Found, Skipped, Unfit, too_many
from oncall.ical.ics.clocks import Named
from oncall.ical.ics.components import Component, calendars
from oncall.ical.ics.events import what
from oncall.ical.ics.occurrences import Occurrence, Read, occurrences
from oncall.ical.ics.zones import in_the_world
from oncall.ical.names import guests_of, names_of
from oncall.ical.writing import SLOT

_KNOWN_PARTS: Final = frozenset({"VEVENT", "VTIMEZONE"})


def read_ical(content: bytes, zone: str, start: datetime, end: datetime) -> Contents:
    """What touches the time between; `zone` is the slot's. Raises Invalid (`bad-calendar`, `no-text`) for what is no
    calendar, or a part of one; `too-many`."""
    whole = calendars(calendar_lines(content))
    into = Contents([], [*_no_events(whole)], [])
    for read in occurrences(whole, Named(zone), start, end):
        _take(read, start, end, into)
        if len(into.found) > MOST:
            raise too_many()
    into.said.extend(_floating(whole, zone, into))
    return into


def _no_events(whole: Sequence[Component]) -> list[Skipped]:
    parts = [part for calendar in whole for part in calendar.parts if part.name not in _KNOWN_PARTS]
    return [Skipped(f"{part.name} {what(part)}", "is no event; only events are imported") for part in parts]


def _take(read: Read, start: datetime, end: datetime, into: Contents) -> None:
    into.skipped.extend(read.skipped)
    into.said.extend(read.said)
    for one in read.found:
        if one.starts < end and one.ends > start:
            try:
                into.found.append(_found(one))
            except Unfit as error:
                into.skipped.append(Skipped(what(one.event, one.starts), str(error)))
        elif one.alone:
            into.skipped.append(Skipped(what(one.event, one.starts), "is outside of the asked stretch of time"))


def _found(one: Occurrence) -> Found:
    """Raises Unfit for what names nobody."""
    names, guests, slot = names_of(one.event), guests_of(one.event), one.event.text(SLOT)
    if not names and not guests:
        raise Unfit("names nobody")
    return Found(
        one.key, one.starts, one.ends, names, what(one.event, one.starts), guests=guests, slot=slot or None,
    )  # fmt: skip


def _floating(whole: Sequence[Component], zone: str, into: Contents) -> list[Skipped]:
    """Times without a zone are the slot's; a calendar that shows itself in another one may mean that."""
    shown_in = {calendar.rough("X-WR-TIMEZONE").strip() for calendar in whole} - {""}
    other = sorted(name for name in shown_in if (known := in_the_world(name)) is not None and known.name != zone)
    events = [event for calendar in whole for event in calendar.walk("VEVENT")]
    if not (other and into.found and any(_floats(event) for event in events)):
        return []
    words = f"are read as times of the slot ({zone}), though the calendar is shown in {other[0]}"
    return [Skipped("times without a zone", words)]


def _floats(event: Component) -> bool:
    begins = event.properties.get("DTSTART", [])
    return any("T" in one.value.upper() and "Z" not in one.value.upper() and "TZID" not in one.params for one in begins)
