"""Events as iCalendar text (RFC 5545)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from icalendar import Calendar
from icalendar import Event as Component

from oncall.ical.zones import vtimezone, written

if TYPE_CHECKING:  # who reads calendars needs the marks below, and not all that an event of ours is made from
    from oncall.ical.events import Event

# slugs, so that who reads it again need not guess: those on call in order, and `roster/slot`
PEOPLE: Final = "X-NIGHTBELL-PEOPLE"
SLOT: Final = "X-NIGHTBELL-SLOT"
_REFRESH: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Revision:
    """How often what the events are of was changed, and when last. Grows with each published version and cover."""

    number: int
    at: datetime


def text(name: str, zone: str, events: Sequence["Event"], revision: Revision) -> bytes:
    """A calendar; `zone` is what to show it in."""
    calendar = Calendar()
    calendar.add("PRODID", "-//Nightbell//On call//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("NAME", name)
    calendar.add("X-WR-CALNAME", name)
    calendar.add("X-WR-TIMEZONE", zone)
    calendar.add("REFRESH-INTERVAL", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    zones = sorted({event.zone for event in events} - {"UTC"})
    if events:
        first, last = min(event.starts for event in events), max(event.ends for event in events)
        for used in zones:
            # a year more on both sides: local years begin and end at other instants
            calendar.add_component(vtimezone(used, first.year - 1, last.year + 1))
    head, end, rest = calendar.to_ical().rpartition(b"END:VCALENDAR")
    # of this calendar: most events share most of their lines, and to write one takes long
    line = cache(_line)
    return b"".join([head, *(_event(event, revision, line) for event in events), end, rest])


def _event(event: "Event", revision: Revision, line: Callable[..., bytes]) -> bytes:
    changed_at = revision.at.astimezone(UTC).replace(microsecond=0)
    lines = [
        line("SUMMARY", event.summary),
        line("DTSTART", event.starts, event.zone),
        line("DTEND", event.ends, event.zone),
        line("DTSTAMP", changed_at),
        _line("UID", event.uid),
        line("SEQUENCE", revision.number),
        line("DESCRIPTION", event.description),
        line("LAST-MODIFIED", changed_at),
        # being on call keeps nobody from doing something else meanwhile
        line("TRANSP", "TRANSPARENT"),
        line(PEOPLE, " ".join(event.people)),
        line(SLOT, f"{event.roster}/{event.slot}"),
    ]
    return b"".join([b"BEGIN:VEVENT\r\n", *lines, b"END:VEVENT\r\n"])


def _line(name: str, value: str | int | datetime, zone: str | None = None) -> bytes:
    """One property, ended. A time is the same in every zone, so it comes with the one to write it in."""
    found = Component()
    found.add(name, written(value, zone) if isinstance(value, datetime) and zone else value)
    made: bytes = found.content_line(name, found[name]).to_ical()
    return made + b"\r\n"
