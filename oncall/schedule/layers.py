"""One layer's word on an instant: a rotation within its windows, or free-form shifts."""

from bisect import bisect_right, insort
from collections.abc import Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Protocol

from oncall.roster.holiday import IsHoliday
from oncall.roster.schema import Layer, Shift
from oncall.roster.times import instant_of_text
from oncall.schedule.hand_overs import HandOvers
from oncall.schedule.types import AGAIN, REACH, Segment, earliest, latest
from oncall.schedule.windows import Windows

# a month of two changes a day
_KEPT = 100
_BEGINNING = itemgetter(0)
_MOMENT = timedelta(microseconds=1)


class Timeline(Protocol):
    def segment(self, at: datetime) -> Segment: ...


class Remembering:
    """Answers again, while they hold: the same month is looked at every minute by whatever watches for gaps.

    Several threads may ask at once. What one of them puts in the wrong place is not found again, and asked for anew.
    """

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._kept: list[tuple[datetime, datetime, Segment]] = []  # by beginning; those that begin and end
        self._last: tuple[datetime, Segment] | None = None  # of the others

    def segment(self, at: datetime) -> Segment:
        kept = self._kept
        place = bisect_right(kept, at, key=_BEGINNING)
        if place:
            since, until, held = kept[place - 1]
            if since <= at < until:
                return held
        if self._last is not None:
            asked, last = self._last
            # a bound of None may be one beyond REACH, seen from where it was asked
            since = asked - AGAIN if last.since is None else last.since
            until = asked + AGAIN if last.until is None else last.until
            if since <= at < until:
                return last
        found = self._timeline.segment(at)
        self._keep(at, found)
        return found

    def _keep(self, at: datetime, found: Segment) -> None:
        if found.since is None or found.until is None:
            self._last = at, found
            return
        if len(self._kept) >= _KEPT:
            self._kept = []
        insort(self._kept, (found.since, found.until, found), key=_BEGINNING)


class Windowed:
    """A rotation that counts only while its windows are open."""

    def __init__(self, turns: Timeline, windows: Windows) -> None:
        self._turns, self._windows = turns, windows

    def segment(self, at: datetime) -> Segment:
        turn, window = self._both(at)
        if turn.people and window.people:
            return turn._replace(since=latest(turn.since, window.since), until=earliest(turn.until, window.until))
        return Segment((), None, self._empty_since(turn, window, at), self._empty_until(turn, window, at))

    def _both(self, at: datetime) -> tuple[Segment, Segment]:
        turn = self._turns.segment(at)
        return turn, self._windows.segment(at, turn)

    def _empty_until(self, turn: Segment, window: Segment, at: datetime) -> datetime | None:
        """To the next instant at which both are there; empty stretches of the two may take turns."""
        while not (turn.people and window.people):
            ends = [each.until for each in (turn, window) if not each.people]
            if None in ends:
                return None
            end = max(end for end in ends if end is not None)
            if end - at > REACH:
                return None
            turn, window = self._both(end)
        return latest(turn.since, window.since)

    def _empty_since(self, turn: Segment, window: Segment, at: datetime) -> datetime | None:
        while not (turn.people and window.people):
            begins = [each.since for each in (turn, window) if not each.people]
            if None in begins:
                return None
            begin = min(begin for begin in begins if begin is not None)
            if at - begin > REACH:
                return None
            turn, window = self._both(begin - _MOMENT)
        return earliest(turn.until, window.until)


class FreeForm:
    """Dated shifts. They don't overlap in a published roster; elsewhere the one that began last counts."""

    def __init__(self, shifts: Sequence[Shift], zone: str) -> None:
        dated = sorted(
            ((instant_of_text(shift.starts, zone), instant_of_text(shift.ends, zone), shift) for shift in shifts),
            key=lambda each: each[:2],
        )
        self._shifts = [each for each in dated if each[0] < each[1]]
        self._starts = [start for start, _, _ in self._shifts]

    def segment(self, at: datetime) -> Segment:
        place = bisect_right(self._starts, at)
        following = self._starts[place] if place < len(self._starts) else None
        if place == 0:
            return Segment((), None, None, following)
        start, end, shift = self._shifts[place - 1]
        if at < end:
            return Segment(tuple(shift.people), shift.shift, start, earliest(end, following))
        return Segment((), None, end, following)


def timeline(layer: Layer, zone: str, rotation_zone: str, is_holiday: IsHoliday) -> Timeline:
    """`zone` is that of free-form shifts; a rotation and its windows have their own."""
    if layer.rotation is None:
        return FreeForm(layer.shifts or [], zone)
    turns = Remembering(HandOvers(layer.rotation, rotation_zone))
    if layer.only is None and not layer.not_on_holidays:
        return turns
    return Remembering(Windowed(turns, Windows(layer, rotation_zone, is_holiday)))
