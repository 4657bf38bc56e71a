"""Events that share a UID: several versions of one event, of which the newest counts, or several events. Pure.

Many programs give all events one UID, or none, and number them with SEQUENCE; so a newer version takes the place of an
older one only where both are about the same time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from oncall.ical.found import Skipped, Unfit
from oncall.ical.ics.clocks import Named
from oncall.ical.ics.components import Component
from oncall.ical.ics.events import instant, times, what
from oncall.ical.ics.moments import Moment, moment_of
from oncall.ical.ics.zones import Zones

Span = tuple[datetime, datetime]
_DIGITS: Final = 9
_LOOKED_AT: Final = 40


@dataclass(frozen=True)
class Entry:
    """`original` is when an instance of a series was to begin before anybody changed it; `span` is None where it can't
    be told, or nobody asks."""

    event: Component
    rank: tuple[int, str]
    original: Moment | None
    original_at: datetime | None
    span: Span | None


def uid_of(event: Component) -> str:
    return " ".join(event.rough("UID").split())


def together(events: Iterable[Component]) -> list[list[Component]]:
    """By UID, in the file's order; what has none is of its own."""
    groups: dict[str, list[Component]] = {}
    for place, event in enumerate(events):
        groups.setdefault(uid_of(event) or f"\n{place}", []).append(event)
    return list(groups.values())


def entries(group: Sequence[Component], zones: Zones, slot: Named) -> list[Entry]:
    return [_entry(event, zones, slot, shared=len(group) > 1) for event in group]


def _entry(event: Component, zones: Zones, slot: Named, *, shared: bool) -> Entry:
    original, original_at, span = None, None, None
    try:
        found = event.one("RECURRENCE-ID")
        original = moment_of(found) if found else None
        original_at = instant(original, zones, slot) if original else None
        if shared:
            own = times(event, zones, slot)
            span = own.starts, own.ends(own.wall)
    except (Unfit, ValueError, OverflowError):
        pass
    return Entry(event, _rank(event), original, original_at, span)


def _rank(event: Component) -> tuple[int, str]:
    number = event.rough("SEQUENCE").strip()
    revised = event.rough("LAST-MODIFIED") or event.rough("DTSTAMP")
    return int(number) if number.isascii() and number.isdigit() and len(number) < _DIGITS else 0, revised.strip()


def newest(group: Sequence[Entry]) -> tuple[list[Entry], list[Skipped]]:
    """In the file's order, without those whose newer version is there; these are told."""
    kept: dict[Any, list[Entry]] = {}
    skipped, gone = [], set()
    for one in sorted(group, key=lambda one: one.rank, reverse=True):
        near = (other for key in _keys(one) for other in kept.get(key, ()))
        newer = next((other for other in near if _replaces(other, one)), None)
        if newer is not None:
            gone.add(id(one))
            skipped.append(Skipped(what(one.event), f"is replaced by a newer version of it: {what(newer.event)}"))
            continue
        for key in _keys(one):
            kept.setdefault(key, []).append(one)
    return [one for one in group if id(one) not in gone], skipped


def _keys(one: Entry) -> list[Any]:
    """What a version and its older one have in common, so that not each is compared with each."""
    if one.original is not None:
        return [one.original_at or str(one.original)]
    if one.span is None:
        return []
    days = (one.span[1] - one.span[0]).days + 2
    return [one.span[0].date() + timedelta(days=day) for day in range(min(days, _LOOKED_AT))]


def _replaces(newer: Entry, older: Entry) -> bool:
    if newer.rank == older.rank or (newer.original is None) is not (older.original is None):
        return False
    if newer.original is not None and older.original is not None:
        same = newer.original_at == older.original_at if newer.original_at and older.original_at else False
        return same or newer.original == older.original
    if newer.span is None or older.span is None:
        return False
    if newer.span == older.span:
        return True
    # the same shift at another hour; neighbours that hand over to each other overlap less
    both = min(newer.span[1], older.span[1]) - max(newer.span[0], older.span[0])
    shorter = min(newer.span[1] - newer.span[0], older.span[1] - older.span[0])
    return newer.rank[0] > older.rank[0] and both * 2 > shorter
