"""Who is first in line in each slot, for how long: what everything that is watched is told from. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from oncall.known import Known
from oncall.people import Named, with_retired
from oncall.schedule import Answer

Place = tuple[str, str]
"""Roster and slot."""


@dataclass(frozen=True)
class Duty:
    """`first` is None where nobody is on call; `reason` is that of its beginning."""

    place: Place
    first: str | None
    since: datetime
    until: datetime
    reason: str


def duties(
    rosters: Sequence[Known], people: Mapping[str, Named], start: datetime, end: datetime
) -> dict[Place, list[Duty]]:
    """By roster and slot, in order; each as long as the same person is first. People retired by `start` are nobody."""
    return {
        (roster.slug, slot): list(_joined(_duties(roster, slot, people, start, end)))
        for roster in rosters
        for slot in roster.slots_between(start, end)
    }


def gaps(duty: Iterable[Duty]) -> list[Duty]:
    return [one for one in duty if one.first is None]


def overlaps(on: Mapping[Place, Sequence[Duty]]) -> Iterator[tuple[Duty, Duty, datetime, datetime]]:
    """Where the same person is first in two slots at once, by time: both, and from when to when."""
    going: list[Duty] = []
    for duty in sorted((one for of in on.values() for one in of if one.first is not None), key=lambda one: one.since):
        going = [one for one in going if one.until > duty.since]
        for other in going:
            if other.first == duty.first:
                yield other, duty, duty.since, min(other.until, duty.until)
        going.append(duty)


def _duties(roster: Known, slot: str, people: Mapping[str, Named], start: datetime, end: datetime) -> Iterator[Duty]:
    for piece in roster.between(slot, start, end):
        there = [slug for slug in piece.people if _is_there(people, slug, start)]
        gone = [slug for slug in piece.people if slug not in there]
        first = there[0] if there else None
        yield Duty((roster.slug, slot), first, *bounds(piece), with_retired(piece.reason, gone))


def bounds(piece: Answer) -> tuple[datetime, datetime]:
    """Of a piece between two instants, which always has both."""
    if piece.since is None or piece.until is None:
        raise ValueError("a piece of a schedule begins and ends")
    return piece.since, piece.until


def _is_there(people: Mapping[str, Named], slug: str, at: datetime) -> bool:
    return slug in people and not people[slug].is_gone(at)


def _joined(of: Iterable[Duty]) -> Iterator[Duty]:
    held: Duty | None = None
    for duty in of:
        if held is not None and held.first == duty.first and held.until == duty.since:
            held = replace(held, until=duty.until)
            continue
        if held is not None:
            yield held
        held = duty
    if held is not None:
        yield held
