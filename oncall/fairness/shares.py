"""How much each person was on call between two instants: hours, of them nights, weekends, holidays; shifts. Pure.

Of the past it is told as it was known at each instant: cover counts from when it was entered, to when it was cancelled;
a version from when it took effect, which is never before it was published; a person until they retired.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final

from whenever import Date

from clients.local_time import instant_of, local
from oncall.known import Known
from oncall.people import Named
from oncall.roster.holiday import IsHoliday, holiday_test
from oncall.roster.schema import Roster
from oncall.schedule import Answer
from oncall.stretches import Place, bounds

NIGHT_ENDS: Final = "06:00"
NIGHT_BEGINS: Final = "22:00"
_NONE: Final = timedelta()


@dataclass(frozen=True)
class Share:
    """`nights` are the hours from 22:00 to 06:00, `weekends` those of Saturdays and Sundays, `holidays` those of the
    roster's holidays, all by the slot's own clock; an hour may be of all three. `shifts`: how often it began or went on
    with a shift of its own."""

    total: timedelta = _NONE
    nights: timedelta = _NONE
    weekends: timedelta = _NONE
    holidays: timedelta = _NONE
    shifts: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(
            self.total + other.total,
            self.nights + other.nights,
            self.weekends + other.weekends,
            self.holidays + other.holidays,
            self.shifts + other.shifts,
        )


Shares = dict[tuple[Place, str | None], Share]
"""By slot and person; None is nobody."""


@dataclass(frozen=True)
class Ask:
    """`entered` is when each cover was, by number; `zone` the account's, for slots whose roster names none."""

    people: Mapping[str, Named]
    entered: Mapping[int, datetime]
    zone: str


def shares(rosters: Sequence[Known], ask: Ask, start: datetime, end: datetime) -> Shares:
    """Of each slot that there was; the shares of a slot add up to as long as there was such a slot."""
    found: Shares = {}
    for roster in rosters:
        then = as_known_then(roster, ask.entered)
        for slot in then.slots_between(start, end):
            before = None
            for piece in then.shifts_between(slot, start, end):
                for first, since, until in _held(piece, ask.people):
                    key = ((roster.slug, slot), first)
                    share = _share(then.roster_at(since), slot, ask.zone, since, until)
                    # who follows may change within a shift
                    shift = (first, piece.layer, piece.shift, piece.cover)
                    found[key] = found.get(key, Share()) + replace(share, shifts=int(shift != before))
                    before = shift
    return found


def as_known_then(roster: Known, entered: Mapping[int, datetime]) -> Known:
    """What was entered after it had begun counts from then on; before that nobody knew."""
    covers = [
        replace(cover, starts=max(cover.starts, entered.get(cover.number, cover.starts))) for cover in roster.covers
    ]
    return replace(roster, covers=[cover for cover in covers if cover.starts < cover.ends])


def _held(piece: Answer, people: Mapping[str, Named]) -> Iterator[tuple[str | None, datetime, datetime]]:
    """A piece in which somebody retires is handed on within it."""
    since, until = bounds(piece)
    gone = {at for slug in piece.people if slug in people and (at := people[slug].retired_at) is not None}
    edges = [since, *sorted(at for at in gone if since < at < until), until]
    for begins, ends in pairwise(edges):
        there = (slug for slug in piece.people if slug in people and not people[slug].is_gone(begins))
        yield next(there, None), begins, ends


def _share(body: Roster | None, slot: str, zone: str, since: datetime, until: datetime) -> Share:
    of = next((one for one in body.slots if one.slot == slot), None) if body else None
    here = (body.zone_of(of) if body and of else None) or _rotation_zone(of) or zone
    is_holiday = holiday_test(body.holidays if body else None)
    parts = [_of_day(day, here, is_holiday, since, until) for day in _days(since, until, here)]
    return replace(_sum(parts), total=until - since)


def _rotation_zone(slot: object) -> str | None:
    rotation = getattr(slot, "rotation", None)
    return rotation.timezone if rotation is not None else None


def _days(since: datetime, until: datetime, zone: str) -> Iterator[Date]:
    day, last = local(since, zone).date(), local(until, zone).date()
    while day <= last:
        yield day
        day = day.add(days=1)


def _of_day(day: Date, zone: str, is_holiday: IsHoliday, since: datetime, until: datetime) -> Share:
    midnight = instant_of(day, "24:00", zone)

    def within(begins: str, ends: str) -> timedelta:
        # a time that a zone skipped is read as one of the next day, which counts it itself
        last = min(instant_of(day, ends, zone), midnight, until)
        return max(last - max(instant_of(day, begins, zone), since), _NONE)

    whole = within("00:00", "24:00")
    plain: date = day.to_stdlib()
    return Share(
        total=whole,
        nights=within("00:00", NIGHT_ENDS) + within(NIGHT_BEGINS, "24:00"),
        weekends=whole if plain.isoweekday() > 5 else _NONE,
        holidays=whole if is_holiday(plain) else _NONE,
    )


def _sum(parts: Iterable[Share]) -> Share:
    found = Share()
    for part in parts:
        found += part
    return found
