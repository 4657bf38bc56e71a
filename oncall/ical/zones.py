"""VTIMEZONE from the zone's rules, for a stretch of time, and local times that mean one instant only.

`icalendar.Timezone.from_tzid` gives the onset of summer time by the new offset; RFC 5545 (3.6.5) wants it by the old
one. Calendars that follow the component rather than its name would be an hour off in between.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)
_Offset = tuple[timedelta, bool, str]


@lru_cache(maxsize=256)
def vtimezone(zone: str, first_year: int, last_year: int) -> Timezone:
    """Good from the beginning of one year to the end of another (UTC). Not to be changed: it is kept."""
    of = ZoneInfo(zone)
    start, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    found = Timezone()
    found.add("TZID", zone)
    first = _offset(start, of)
    found.add_component(_observance(first[0], first, [start]))
    onsets: dict[tuple[timedelta, _Offset], list[datetime]] = {}
    for at in _changes(of, start, end):
        onsets.setdefault((_offset(at - _SECOND, of)[0], _offset(at, of)), []).append(at)
    for (before, after), at_each in onsets.items():
        found.add_component(_observance(before, after, at_each))
    return found


def _observance(before: timedelta, after: _Offset, onsets: list[datetime]) -> TimezoneDaylight | TimezoneStandard:
    offset, is_summer, name = after
    found = TimezoneDaylight() if is_summer else TimezoneStandard()
    local = [(at + before).replace(tzinfo=None) for at in onsets]
    found.add("DTSTART", local[0])
    if local[1:]:
        found.add("RDATE", local[1:])
    found.add("TZOFFSETFROM", before)
    found.add("TZOFFSETTO", offset)
    found.add("TZNAME", name)
    return found


def _changes(of: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """Each instant at which the zone's offset changes; none does so twice within a day."""
    here = start
    while here < end:
        following = min(here + _DAY, end)
        if _offset(here, of) != _offset(following, of):
            yield _first_after(of, here, following)
        here = following


def _first_after(of: ZoneInfo, before: datetime, after: datetime) -> datetime:
    old = _offset(before, of)
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        before, after = (middle, after) if _offset(middle, of) == old else (before, middle)
    return after


def _offset(at: datetime, of: ZoneInfo) -> _Offset:
    there = at.astimezone(of)
    return there.utcoffset() or timedelta(0), bool(there.dst()), there.tzname() or ""


def written(at: datetime, zone: str) -> datetime:
    """As a calendar may write it: local, or in UTC where the local time has seconds or is the second of two equal ones,
    so that nobody has to guess."""
    there = at.astimezone(ZoneInfo(zone))
    plain = there.replace(tzinfo=None)
    if at.second or plain.second or there.replace(fold=0).astimezone(UTC) != at:
        return at.astimezone(UTC)
    return there
