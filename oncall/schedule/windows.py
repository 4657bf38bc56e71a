"""When a rotation counts: weekly windows and holidays. Whole days are from midnight to midnight, local time."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from clients.values import WEEKDAYS
from oncall.roster.holiday import IsHoliday
from oncall.roster.schema import Layer, Window
from oncall.schedule import wall
from oncall.schedule.types import REACH, Segment

Span = tuple[datetime, datetime]
_DAY, _MOMENT = timedelta(days=1), timedelta(microseconds=1)
_OPEN = ("open",)
# What holds an instant started on its local date, the day before (over midnight), or, if that day was skipped, the one
# before that; clocks set back at midnight show yesterday's date again after today has begun.
_NEAR = (-2, -1, 0, 1)


class Windows:
    """The open times of one layer. Windows that touch or overlap are one."""

    def __init__(self, layer: Layer, zone: str, is_holiday: IsHoliday) -> None:
        self._zone, self._is_holiday = zone, is_holiday
        self._windows = layer.only or [Window.model_validate({})]
        self._not_on_holidays = layer.not_on_holidays
        self._spans = lru_cache(maxsize=24)(self._spans_of)

    def segment(self, at: datetime, turn: Segment) -> Segment:
        """`people` is filled while open; the bounds are true within those of the turn, which is what they are for.
        Closed, they are the true ones, or None further away than REACH."""
        holding = [span for span in self._near(at) if span[0] <= at < span[1]]
        if not holding:
            return Segment((), None, self._last_close(at), self._next_open(at))
        start, end = min(span[0] for span in holding), max(span[1] for span in holding)
        if not turn.people:
            return Segment(_OPEN, None, start, end)
        return Segment(_OPEN, None, self._back(start, turn.since), self._on(end, turn.until))

    def _near(self, at: datetime) -> list[Span]:
        today = wall.wall_at(at, self._zone).date().to_stdlib()
        return [span for days in _NEAR for span in self._spans(today + days * _DAY)]

    def _on(self, end: datetime, enough: datetime | None) -> datetime:
        """The end of windows that follow each other without a gap."""
        last = end + REACH if enough is None else enough
        while end < last:
            joined = max((span[1] for span in self._near(end) if span[0] <= end), default=end)
            if joined <= end:
                return end
            end = joined
        return end

    def _back(self, start: datetime, enough: datetime | None) -> datetime:
        first = start - REACH if enough is None else enough
        while start > first:
            joined = min((span[0] for span in self._near(start - _MOMENT) if span[1] >= start), default=start)
            if joined >= start:
                return start
            start = joined
        return start

    def _next_open(self, at: datetime) -> datetime | None:
        today = wall.wall_at(at, self._zone).date().to_stdlib()
        for days in range(-2, REACH.days + 1):
            if any(span[0] > at for span in self._spans(today + days * _DAY)):
                # after a skipped day the next ones may begin sooner
                found = [span[0] for more in range(3) for span in self._spans(today + (days + more) * _DAY)]
                return min(start for start in found if start > at)
        return None

    def _last_close(self, at: datetime) -> datetime | None:
        today = wall.wall_at(at, self._zone).date().to_stdlib()
        for days in range(1, -REACH.days - 1, -1):
            if any(span[1] <= at for span in self._spans(today + days * _DAY)):
                found = [span[1] for more in range(3) for span in self._spans(today + (days - more) * _DAY)]
                return max(end for end in found if end <= at)
        return None

    def _spans_of(self, day: date) -> tuple[Span, ...]:
        """What opens on a local day."""
        names = {WEEKDAYS[day.weekday()], "holiday"} if self._is_holiday(day) else {WEEKDAYS[day.weekday()]}
        spans = [
            self._between(day, window) for window in self._windows if window.days is None or names & set(window.days)
        ]
        if self._not_on_holidays:
            for holiday in (day + days * _DAY for days in (-1, 0, 1, 2) if self._is_holiday(day + days * _DAY)):
                spans = [rest for span in spans for rest in _without(span, self._whole(holiday))]
        return tuple(span for span in spans if span[0] < span[1])

    def _between(self, day: date, window: Window) -> Span:
        last = day if window.starts < window.ends else day + _DAY
        starts, ends = wall.on(day, window.starts), wall.on(last, window.ends)
        return wall.instant(starts, self._zone), wall.instant(ends, self._zone)

    def _whole(self, day: date) -> Span:
        return wall.instant(wall.midnight(day), self._zone), wall.instant(wall.midnight(day + _DAY), self._zone)


def _without(span: Span, cut: Span) -> list[Span]:
    rest = [(span[0], min(span[1], cut[0])), (max(span[0], cut[1]), span[1])]
    return [each for each in rest if each[0] < each[1]]
