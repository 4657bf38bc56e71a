"""What clocks show where: zones by name, by a fixed offset, and as a calendar describes them. Pure.

One rule for all: a time that comes twice means the first; one that never comes is as much later as the clocks went
forward.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from whenever import PlainDateTime

from oncall.ical.found import Unfit

_NEAR = timedelta(days=2)


class Clock(Protocol):
    """`wall` has no zone, `at` is UTC; whole seconds."""

    def instant(self, wall: datetime) -> datetime: ...

    def wall(self, at: datetime) -> datetime: ...


@dataclass(frozen=True)
class Named:
    """Of the IANA zone."""

    name: str

    def instant(self, wall: datetime) -> datetime:
        plain = PlainDateTime(wall.year, wall.month, wall.day, wall.hour, wall.minute, wall.second)
        return plain.assume_tz(self.name, disambiguation="compatible").to_instant().to_stdlib().astimezone(UTC)

    def wall(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.name)).replace(tzinfo=None, fold=0)


@dataclass(frozen=True)
class Fixed:
    offset: timedelta = timedelta(0)

    def instant(self, wall: datetime) -> datetime:
        return (wall - self.offset).replace(tzinfo=UTC)

    def wall(self, at: datetime) -> datetime:
        return (at.astimezone(UTC) + self.offset).replace(tzinfo=None)


@dataclass(frozen=True)
class Described:
    """`changes`: when (UTC, in order) which offset begins; `before`: the offset until the first of them. Beyond `until`
    the calendar says nothing."""

    name: str
    before: timedelta
    changes: Sequence[tuple[datetime, timedelta]]
    until: datetime | None = None

    def offset(self, at: datetime) -> timedelta:
        place = bisect_right(self.changes, at, key=lambda change: change[0])
        return self.changes[place - 1][1] if place else self.before

    def instant(self, wall: datetime) -> datetime:
        about = wall.replace(tzinfo=UTC)
        first, last = (bisect_right(self.changes, about + by, key=lambda change: change[0]) for by in (-_NEAR, _NEAR))
        near = {self.offset(about - _NEAR), *(offset for _, offset in self.changes[first:last])}
        shown = [about - offset for offset in near if self.offset(about - offset) == offset]
        at = min(shown) if shown else about - self.offset(about - max(near))
        if self.until is not None and at >= self.until:
            raise Unfit(
                f"is in the time zone {self.name}, which the calendar describes only until {self.until:%Y-%m-%d}"
            )
        return at

    def wall(self, at: datetime) -> datetime:
        return (at.astimezone(UTC) + self.offset(at)).replace(tzinfo=None)
