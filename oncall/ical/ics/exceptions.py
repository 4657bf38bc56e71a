"""Which of a series' instances an EXDATE, an UNTIL or a RECURRENCE-ID means, also where it is written in another form
than the series' beginning. Pure.

All of it is asked on the wall clock of the series (`walls`). What can mean one instance only means it; of what can mean
several, all are given back, and whoever asks says so.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from oncall.ical.ics.clocks import Fixed
from oncall.ical.ics.events import Frame, instant, wall_of
from oncall.ical.ics.moments import Moment
from oncall.ical.ics.zones import Zones

_DAY: Final = timedelta(days=1)
_MIDNIGHT: Final = time(0)
_LAST: Final = time(23, 59, 59)


def meant(at: Moment, walls: Collection[datetime], frame: Frame, zones: Zones) -> list[datetime]:
    """Of `walls`, in order; none if it fits none. Raises Unfit for a zone that nobody knows."""
    is_day = at.wall is None and at.exact is None
    if _of_days(frame):
        return _days_meant(at, walls, frame, zones)
    if is_day:
        own = {wall for wall in walls if wall.date() == at.day}
        there = {wall for wall in walls if _slot_wall(wall, frame).date() == at.day} if _in_utc(frame) else set()
        return sorted(own | there)
    if at.wall is not None and not at.tzid and _in_utc(frame):
        # a time without a zone beside a beginning in UTC: UTC too, or the slot's
        candidates = {at.wall, frame.clock.wall(frame.slot.instant(at.wall))}
    elif at.form == frame.start.form:
        candidates = {wall_of(at)}
    elif at.wall is not None and not at.tzid:
        candidates = {at.wall}
    else:
        candidates = {frame.clock.wall(instant(at, zones, frame.slot))}
    return sorted(candidates & set(walls))


def _days_meant(at: Moment, walls: Collection[datetime], frame: Frame, zones: Zones) -> list[datetime]:
    """A time beside whole days: midnight as it is written is that day; else the day of the slot's clock, or its own."""
    days = {at.day}
    if at.exact is not None or at.tzid:
        there = frame.slot.wall(instant(at, zones, frame.slot))
        if there.time() == _MIDNIGHT:
            days = {there.date()}
        elif wall_of(at).time() != _MIDNIGHT:
            days = {at.day, there.date()}
    return sorted(wall for wall in walls if wall.date() in days)


@dataclass(frozen=True)
class Until:
    """Instances up to `sure` are meant; whether those after it are, up to `perhaps`, can't be told."""

    sure: datetime
    perhaps: datetime


def until(at: Moment, frame: Frame, zones: Zones) -> Until:
    """On the wall clock of the series. A day counts to its end. Raises Unfit for a zone that nobody knows."""
    if at.wall is None and at.exact is None:
        last = datetime.combine(at.day, _LAST)
        return Until(last, last) if not _in_utc(frame) else _either(last, frame.clock.wall(frame.slot.instant(last)))
    if _of_days(frame):
        own, there = at.day, frame.slot.wall(instant(at, zones, frame.slot)).date()
        return _either(*(datetime.combine(day, _LAST) for day in (own, there)))
    if at.wall is not None and not at.tzid:
        if _in_utc(frame):
            return _either(at.wall, frame.clock.wall(frame.slot.instant(at.wall)))
        return Until(at.wall, at.wall)
    wall = frame.clock.wall(instant(at, zones, frame.slot))
    return Until(wall, wall)


def _either(one: datetime, other: datetime) -> Until:
    return Until(min(one, other), max(one, other))


def _of_days(frame: Frame) -> bool:
    return frame.start.wall is None and frame.start.exact is None


def _in_utc(frame: Frame) -> bool:
    return isinstance(frame.clock, Fixed) and frame.start.exact is not None


def _slot_wall(wall: datetime, frame: Frame) -> datetime:
    return frame.slot.wall(frame.clock.instant(wall))
