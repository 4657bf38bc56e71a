"""The hand-overs of one rotation, by number: found by estimating and stepping, never by counting from the first.

Hand-over n is a sum on the wall clock, and only its result becomes an instant. Where a zone skips hours (or, as Samoa
in 2011, a day) several may come in another order than written, or at once; so the rule is: *the shift at an instant is
that of the highest-numbered hand-over that has come*. A shift none of whose time is left by that does not happen.
"""

from bisect import bisect_right
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import accumulate

from dateutil.relativedelta import FR, MO, SA, SU, TH, TU, WE, relativedelta
from whenever import PlainDateTime

from clients.values import WEEKDAYS
from oncall.roster.rotation_schema import Every, Rotation
from oncall.schedule import wall
from oncall.schedule.types import Segment, earliest

_DAYS = dict(zip(WEEKDAYS, (MO, TU, WE, TH, FR, SA, SU), strict=True))
_WEEKLY = Every(weeks=1)
_MOMENT = timedelta(microseconds=1)


class HandOvers:
    """Of one rotation in its zone."""

    def __init__(self, rotation: Rotation, zone: str) -> None:
        self.rotation, self.zone = rotation, zone
        every = rotation.every or _WEEKLY
        self.months = 0 if rotation.lengths else every.months
        minutes = every.weeks * 7 * 1440 + every.days * 1440 + every.hours * 60
        lengths = [length.in_minutes for length in rotation.lengths] if rotation.lengths else [minutes]
        # where each length of the cycle begins, in minutes; the last is the length of the whole cycle
        self._offsets = [0, *accumulate(lengths)]
        self._lasts = rotation.lasts.in_minutes if rotation.lasts else None
        self._turns = rotation.turns

    @cached_property
    def _first(self) -> PlainDateTime:
        """The first hand-over, or, for months, the month in which it is."""
        day = date.fromisoformat(self.rotation.starts)
        if self.months:
            month = day.replace(day=1)
            if self._day_in(month) < day:
                month += relativedelta(months=1)
            return wall.midnight(month)
        if self.rotation.hand_over.day is not None:
            day += relativedelta(weekday=_DAYS[self.rotation.hand_over.day](1))
        return wall.on(day, self.rotation.hand_over.time)

    @cached_property
    def _end(self) -> datetime | None:
        if self.rotation.ends is None:
            return None
        last = wall.on(date.fromisoformat(self.rotation.ends), self.rotation.hand_over.time)
        return wall.instant(last, self.zone)

    def _day_in(self, month: date) -> date:
        """The day of hand-over in the month that begins on `month`."""
        hand_over = self.rotation.hand_over
        if hand_over.nth is not None:
            nth = hand_over.nth.nth
            return month + relativedelta(day=1 if nth > 0 else 31, weekday=_DAYS[hand_over.nth.day](nth))
        # relativedelta goes no further than a month's last day
        return month + relativedelta(day=31 if hand_over.day_of_month == -1 else hand_over.day_of_month)

    def written(self, number: int) -> PlainDateTime:
        """What the clocks should show at this hand-over."""
        if self.months:
            month = self._first.date().to_stdlib() + relativedelta(months=self.months * number)
            return wall.on(self._day_in(month), self.rotation.hand_over.time)
        cycle, place = divmod(number, len(self._offsets) - 1)
        return wall.later(self._first, cycle * self._offsets[-1] + self._offsets[place])

    def at(self, number: int) -> datetime:
        return wall.instant(self.written(number), self.zone)

    def _estimate(self, at: datetime) -> int:
        shown = wall.wall_at(at, self.zone)
        if self.months:
            months = (shown.year - self._first.year) * 12 + shown.month - self._first.month
            return max(months // self.months, 0)
        cycle, minutes = divmod(wall.minutes_between(self._first, shown), self._offsets[-1])
        return max(cycle * (len(self._offsets) - 1) + bisect_right(self._offsets, minutes) - 1, 0)

    def number_at(self, at: datetime) -> int | None:
        """The highest-numbered hand-over that has come; None before all."""
        number = self._estimate(at)
        while self.at(number + 1) <= at:
            number += 1
        while number >= 0 and self.at(number) > at:
            number -= 1
        return number if number >= 0 else None

    def after(self, number: int) -> datetime:
        """The first instant of a later number: the next hand-over, or, where that is skipped, one that comes sooner."""
        number += 1
        shown, soonest = self.written(number), self.at(number)
        come = soonest
        while wall.is_skipped(shown, come, self.zone):
            number += 1
            shown, come = self.written(number), self.at(number)
            soonest = min(soonest, come)
        return soonest

    def segment(self, at: datetime) -> Segment:
        """The shift at an instant, or all the time in which nobody has it."""
        if self._end is not None and at >= self._end:
            before = self.segment(self._end - _MOMENT)
            return Segment((), None, self._end if before.people else before.since, None)
        number = self.number_at(at)
        if number is None:
            return Segment((), None, None, self._unless_over(self.after(-1)))
        start, end = self.at(number), self.after(number)
        if self._lasts is not None:
            over = wall.instant(wall.later(self.written(number), self._lasts), self.zone)
            if over <= at:
                return Segment((), None, over, self._unless_over(end))
            end = min(end, over)
        return Segment(self._turns[number % len(self._turns)], number, start, earliest(end, self._end))

    def _unless_over(self, following: datetime) -> datetime | None:
        """When somebody has it again; None if the rotation ends before."""
        return following if self._end is None or following < self._end else None
