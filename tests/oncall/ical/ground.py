"""Feeds without a database, and what an independent reader makes of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ical.calendar_stream import IcsCalendarStream

from oncall.ical.events import Of, events
from oncall.ical.writing import Revision, text
from oncall.known import Known
from oncall.people import Named
from oncall.roster.schema import Roster
from oncall.schedule import Cover
from tests.oncall.rotas import NAMES

PEOPLE = {name: Named(number, name, name.title(), None) for number, name in enumerate(NAMES, 1)}
Turn = tuple[datetime, datetime, tuple[str, ...]]


@dataclass(frozen=True)
class Read:
    """An event as `ical` understands it; instants in UTC."""

    uid: str
    starts: datetime
    ends: datetime
    people: tuple[str, ...]
    summary: str
    description: str


def known_of(body: dict[str, Any], covers: Iterable[Cover] = (), start: datetime | None = None) -> Known:
    begin = start or datetime(1990, 1, 1, tzinfo=UTC)
    return Known(1, "doctors", [(begin, Roster.model_validate(body))], list(covers))


def of_all(start: datetime, end: datetime, **more: Any) -> Of:
    return Of(1, "Riverside", "America/New_York", PEOPLE, gone_by=end, start=start, end=end, **more)


def feed(known: Known, of: Of) -> bytes:
    return text("On call (Riverside)", of.zone, events(of, [known]), Revision(1, of.start))


def read(content: bytes) -> list[Read]:
    calendar = IcsCalendarStream.calendar_from_ics(content.decode())
    return [
        Read(
            str(event.uid), _utc(event.dtstart), _utc(event.dtend),
            tuple(next(one.value for one in event.extras if one.name == "x-nightbell-people").split()),
            str(event.summary), str(event.description),
        )
        for event in calendar.events
    ]  # fmt: skip


def _utc(at: Any) -> datetime:
    assert isinstance(at, datetime)
    assert at.tzinfo is not None
    return at.astimezone(UTC)


def turns(pieces: Iterable[Turn], start: datetime, end: datetime) -> list[Turn]:
    """Who, from when to when, cut to the window and joined; gaps left out."""
    found: list[Turn] = []
    for begins, ends, people in sorted(pieces):
        since, until = max(begins, start), min(ends, end)
        if since >= until or not people:
            continue
        if found and found[-1][1] == since and found[-1][2] == people:
            found[-1] = (found[-1][0], until, people)
        else:
            found.append((since, until, people))
    return found


def turns_of(known: Known, slot: str, start: datetime, end: datetime) -> list[Turn]:
    """What the schedule says."""
    pieces = known.between(slot, start, end)
    return turns(((one.since, one.until, one.people) for one in pieces if one.since and one.until), start, end)
