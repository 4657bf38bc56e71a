"""Events as iCalendar text (RFC 5545)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from icalendar import Calendar
from icalendar import Event as Component

from oncall.ical.events import Event
from oncall.ical.zones import vtimezone, written

# slugs, so that who reads it again need not guess: those on call in order, and `roster/slot`
PEOPLE: Final = "X-NIGHTBELL-PEOPLE"
SLOT: Final = "X-NIGHTBELL-SLOT"
_REFRESH: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Revision:
    """How often what the events are of was changed, and when last. Grows with each published version and cover."""

    number: int
    at: datetime


def text(name: str, zone: str, events: Sequence[Event], revision: Revision) -> bytes:
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
    for event in events:
        calendar.add_component(_component(event, revision))
    made: bytes = calendar.to_ical()
    return made


def _component(event: Event, revision: Revision) -> Component:
    found = Component()
    changed_at = revision.at.astimezone(UTC).replace(microsecond=0)
    found.add("UID", event.uid)
    found.add("DTSTAMP", changed_at)
    found.add("LAST-MODIFIED", changed_at)
    found.add("SEQUENCE", revision.number)
    found.add("DTSTART", written(event.starts, event.zone))
    found.add("DTEND", written(event.ends, event.zone))
    found.add("SUMMARY", event.summary)
    found.add("DESCRIPTION", event.description)
    # being on call keeps nobody from doing something else meanwhile
    found.add("TRANSP", "TRANSPARENT")
    found.add(PEOPLE, " ".join(event.people))
    found.add(SLOT, f"{event.roster}/{event.slot}")
    return found
