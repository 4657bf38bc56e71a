"""Who on a rotation never comes on call, and which layers never count: found by following the roster through all its
turns. Pure.

A turn that falls on days cut away, or under other layers, counts all the same; where the number of turns and the week
fit together, that is somebody's turn for ever.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from math import lcm
from typing import Final

from oncall.roster.rotation_schema import Every, Rotation
from oncall.roster.schema import Layer, Roster, Slot
from oncall.roster.times import instant_of_text
from oncall.schedule.asking import Asking
from oncall.schedule.book import Same, book_of
from oncall.schedule.types import HORIZON

_WEEK: Final = 7 * 1440
_MONTH: Final = timedelta(days=31)
_DAY: Final = timedelta(days=1)
# a longer course is not followed, and nothing is said of it
_FURTHEST: Final = timedelta(days=3660)
_PIECES: Final = 20_000
_KEPT: Final = 4096
_WEEKLY: Final = Every(weeks=1)


@dataclass(frozen=True)
class Unused:
    """`people` (slugs, in their turns) of the layer who never come on by it; none: the layer itself never counts."""

    slot: str
    layer: str
    people: tuple[str, ...]

    def words(self, names: Mapping[str, str]) -> str:
        if not self.people:
            return (
                f"{self.slot}: the layer '{self.layer}' never counts: it is wholly under others, or outside of its own"
                " windows. Put it above them, or take it out."
            )
        who = ", ".join(f"{names[slug]} ({slug})" if slug in names else slug for slug in self.people)
        verb = "is" if len(self.people) == 1 else "are"
        return (
            f"{self.slot}: {who} {verb} on the rotation '{self.layer}' and never on call: every turn of theirs falls"
            " outside of its windows or under other layers. Change the number or order of the turns, or take them out."
        )


def unused(roster: Roster, at: datetime) -> list[Unused]:
    """From `at` on, as far as the turns and the week need to come round; cover is not asked."""
    return list(_of_day(Same(roster), at.astimezone(UTC).date()))


@lru_cache(maxsize=_KEPT)
def _of_day(same: Same, day: date) -> tuple[Unused, ...]:
    start = datetime.combine(day, time(0), UTC)
    return tuple(one for slot in same.roster.slots for one in _of_slot(same.roster, slot, start))


def _of_slot(roster: Roster, slot: Slot, start: datetime) -> Iterator[Unused]:
    zone = roster.zone_of(slot) or "UTC"
    ends = {layer.layer: _comes_round(layer, zone, start) for layer in slot.all_layers}
    wanted = {name: end for name, end in ends.items() if end is not None}
    layers = {layer.layer: layer for layer in slot.all_layers if layer.layer in wanted}
    missing = {(name, slug) for name, layer in layers.items() for slug in ["", *_people(layer)]}
    if not missing or not _follow(roster, slot.slot, start, max(wanted.values()), missing):
        return
    for name, layer in layers.items():
        if (name, "") in missing:
            yield Unused(slot.slot, name, ())
        elif never := tuple(slug for slug in _people(layer) if (name, slug) in missing):
            yield Unused(slot.slot, name, never)


def _follow(roster: Roster, slot: str, start: datetime, end: datetime, missing: set[tuple[str, str]]) -> bool:
    """Takes out of `missing` whoever comes on; whether the end was reached."""
    asking, here = Asking(book_of(roster), ()), start
    for _ in range(_PIECES):
        if here >= end or not missing:
            return True
        piece = asking.piece(slot, here)
        if piece.layer is not None:
            missing -= {(piece.layer, slug) for slug in ("", *piece.people)}
        here = min(piece.until or here + HORIZON, here + HORIZON)
    return False


def _people(layer: Layer) -> list[str]:
    """Of free-form shifts each was written by hand: only the whole layer is looked at."""
    if layer.rotation is None:
        return []
    return list(dict.fromkeys(slug for turn in layer.rotation.turns for slug in turn))


def _comes_round(layer: Layer, zone: str, start: datetime) -> datetime | None:
    """When all has been seen that the layer will ever say; None if it says nothing from `start` on, or too late."""
    if layer.rotation is None:
        ends = [instant_of_text(shift.ends, zone) for shift in layer.shifts or ()]
        return max(ends) if ends and start < max(ends) < start + _FURTHEST else None
    begins = max(start, _midnight(layer.rotation.starts))
    end = begins + _course(layer.rotation, cut=layer.only is not None or layer.not_on_holidays) + 2 * _DAY
    if layer.rotation.ends is not None:
        last = _midnight(layer.rotation.ends)
        # who has no turn left before the rotation ends has had theirs
        return None if last < end else end
    return end if end - start <= _FURTHEST else None


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(0), UTC)


def _course(rotation: Rotation, *, cut: bool) -> timedelta:
    """Until turns, lengths and (where it is cut to windows) weekdays stand to each other as at the beginning."""
    turns = len(rotation.turns)
    every = rotation.every or _WEEKLY
    if rotation.lengths is None and every.months:
        # months and weekdays never come round together; after so many rounds each turn has met each weekday
        return every.months * turns * _MONTH * (12 if cut else 1)
    lengths = [length.in_minutes for length in rotation.lengths] if rotation.lengths else [_minutes(every)]
    minutes = sum(lengths) * (lcm(turns, len(lengths)) // len(lengths))
    return timedelta(minutes=lcm(minutes, _WEEK) if cut else minutes)


def _minutes(every: Every) -> int:
    return every.weeks * _WEEK + every.days * 1440 + every.hours * 60
