"""All that happens by a calendar near a stretch of time: events, instances of series, and what was changed of them.
Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from oncall.ical.found import Skipped, Unfit
from oncall.ical.ics.cancelled import is_cancelled
from oncall.ical.ics.clocks import Named
from oncall.ical.ics.components import Component
from oncall.ical.ics.events import times, what
from oncall.ical.ics.exceptions import meant
from oncall.ical.ics.following import following, goes_on
from oncall.ical.ics.series import Instances, instances, repeats
from oncall.ical.ics.versions import Entry, entries, newest, together, uid_of
from oncall.ical.ics.zones import Zones

# what broken numbers and dates raise
BROKEN: Final = (Unfit, ValueError, OverflowError)


@dataclass(frozen=True)
class Occurrence:
    """UTC. `key` is the same the next time the same event is read; empty without a UID. `alone`: of no series."""

    event: Component
    starts: datetime
    ends: datetime
    key: str
    alone: bool


@dataclass
class Read:
    """`skipped` was left out; `said` was taken, but somebody should know."""

    found: list[Occurrence] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    said: list[Skipped] = field(default_factory=list)


@dataclass(frozen=True)
class Where:
    zones: Zones
    slot: Named
    start: datetime
    end: datetime


def occurrences(calendars: Sequence[Component], slot: Named, start: datetime, end: datetime) -> Iterator[Read]:
    """By UID, so that whoever asks may stop at too many."""
    where = Where(Zones(calendars, start, end), slot, start, end)
    for group in together(_events(calendars)):
        kept, replaced = newest(entries(group, where.zones, slot))
        into = Read(skipped=replaced)
        _group(kept, where, into)
        yield into


def _events(calendars: Sequence[Component]) -> Iterator[Component]:
    for calendar in calendars:
        for event in calendar.walk("VEVENT"):
            # a file that calls events off says so once, for all of them
            event.properties.setdefault("METHOD", calendar.properties.get("METHOD", []))
            yield event


def _group(kept: Sequence[Entry], where: Where, into: Read) -> None:
    whole = [one for one in kept if "RECURRENCE-ID" not in one.event.properties]
    changed = [one for one in kept if "RECURRENCE-ID" in one.event.properties]
    series = [found for one in whole if (found := _series(one.event, where, into)) is not None]
    made = [_changed(one, series, where, into) for one in changed if not goes_on(one)]
    # the latest first: each holds until the next
    for one in sorted(filter(goes_on, changed), key=lambda one: one.original_at or where.end, reverse=True):
        series += _from_then_on(one, series, where, into)
    for found in series:
        into.skipped += found.left_out
        into.said += found.said
        # of one UID for many events each is told apart by its beginning
        alone = len(kept) == 1 and not repeats(found.event)
        for wall in found.walls:
            _add(found, wall, alone=alone, where=where, into=into)
    into.found += [one for one in made if one is not None]


def _series(event: Component, where: Where, into: Read) -> Instances | None:
    try:
        if is_cancelled(event):
            raise Unfit("is cancelled")
        own = times(event, where.zones, where.slot)
        return instances(event, own, where.zones, where.start, where.end)
    except BROKEN as error:
        into.skipped.append(Skipped(what(event), why(error)))
        return None


def _add(found: Instances, wall: datetime, *, alone: bool, where: Where, into: Read) -> None:
    clock, lasts = found.times.frame.clock, found.walls[wall]
    try:
        starts, ends = clock.instant(wall), clock.instant(wall + lasts.days) + lasts.rest
    except BROKEN as error:
        into.skipped.append(Skipped(what(found.event), why(error)))
        return
    one_time = not repeats(found.event)
    if one_time or (starts < where.end and ends > where.start):
        key = _key(found.event, None if alone else starts)
        into.found.append(Occurrence(found.event, starts, ends, key, one_time))


def _key(event: Component, at: datetime | None) -> str:
    uid = uid_of(event)
    return f"{uid}\n{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" if uid and at else f"{uid}\n" if uid else ""


def _changed(one: Entry, series: Sequence[Instances], where: Where, into: Read) -> Occurrence | None:
    """What takes the place of an instance, which is gone whatever this is like."""
    event = one.event
    try:
        if one.original is None or one.original_at is None:
            raise Unfit("changes an event of its series (RECURRENCE-ID), but which one can't be read")
        _take_place(one, series, where, into)
        if is_cancelled(event):
            raise Unfit("is cancelled")
        own = times(event, where.zones, where.slot)
        return Occurrence(event, own.starts, own.ends(own.wall), _key(event, one.original_at), not series)
    except BROKEN as error:
        into.skipped.append(Skipped(what(event), why(error)))
        return None


def _take_place(one: Entry, series: Sequence[Instances], where: Where, into: Read) -> None:
    if one.original is None or one.original_at is None:
        return
    hits = [
        (found, wall) for found in series for wall in meant(one.original, found.walls, found.times.frame, where.zones)
    ]
    for found, wall in hits:
        del found.walls[wall]
        if len(hits) > 1:
            into.skipped.append(Skipped(found.what(wall), f"may be what {what(one.event)} is put in the place of"))
    if series and not hits and where.start <= one.original_at < where.end:
        there = f"is put in the place of an event at {one.original}, which its series does not have"
        into.said.append(Skipped(what(one.event), f"{there}; it counts all the same"))


def _from_then_on(one: Entry, series: Sequence[Instances], where: Where, into: Read) -> list[Instances]:
    try:
        return following(one, series, where.zones, where.slot)
    except BROKEN as error:
        into.skipped.append(Skipped(f"{what(one.event)} and all that follow it in its series", why(error)))
        return []


def why(error: Exception) -> str:
    return str(error) if isinstance(error, Unfit) else f"breaks the rules of calendars: {error}"
