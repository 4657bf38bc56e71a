"""Dates, times and lengths as they are written, before any zone. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from oncall.ical.found import Unfit
from oncall.ical.ics.components import Property

_MOMENT: Final = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?", re.IGNORECASE
)
_LENGTH: Final = re.compile(
    r"([+-])?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?"
)
_OFFSET: Final = re.compile(r"([+-])(\d{1,2}):?(\d\d)?:?(\d\d)?")
_DAY: Final = timedelta(days=1)
_MIDNIGHT: Final = time(0)


@dataclass(frozen=True)
class Moment:
    """`exact` (UTC) where the offset is written with it; else `wall`, of the zone `tzid`, which may be none; a whole
    day has neither."""

    day: date
    wall: datetime | None = None
    exact: datetime | None = None
    tzid: str = ""

    @property
    def form(self) -> tuple[bool, bool, str]:
        """What two moments have in common that are written alike."""
        return self.wall is None and self.exact is None, self.exact is not None, self.tzid

    def __str__(self) -> str:
        if self.exact is not None:
            return f"{self.exact:%Y-%m-%d %H:%M} UTC"
        return f"{self.wall:%Y-%m-%d %H:%M} {self.tzid}".strip() if self.wall else f"{self.day}"


@dataclass(frozen=True)
class Length:
    """`days` are counted on the calendar, the rest on the clock."""

    days: timedelta
    rest: timedelta = timedelta(0)


def moment(text: str, tzid: str, name: str) -> Moment:
    """Raises Unfit, naming the property."""
    found = _MOMENT.fullmatch(text.strip())
    try:
        if found is None:
            raise ValueError
        day = date(int(found[1]), int(found[2]), int(found[3]))
        if found[4] is None:
            return Moment(day)
        wall = _wall(day, int(found[4]), int(found[5]), int(found[6] or 0))
        if found[7] is None:
            return Moment(wall.date(), wall, None, tzid)
        offset = timedelta(0) if found[7] in "Zz" else offset_of(found[7])
        return Moment(wall.date(), None, (wall - offset).replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        raise Unfit(f"has a {name} that can't be read: {text.strip()[:60]!r}") from None


def _wall(day: date, hour: int, minute: int, second: int) -> datetime:
    """24:00 is the end of the day; a leap second is the one before it."""
    if (hour, minute, second) == (24, 0, 0):
        return datetime.combine(day + _DAY, _MIDNIGHT)
    return datetime.combine(day, time(hour, minute, min(second, 59) if second == 60 else second))


def moment_of(found: Property) -> Moment:
    return moment(found.value, found.params.get("TZID", ""), found.name)


def length(text: str, name: str = "DURATION") -> Length:
    """Raises Unfit."""
    found = _LENGTH.fullmatch(text.strip().upper())
    if found is None or not any(found.groups()[1:]):
        raise Unfit(f"has a {name} that can't be read: {text.strip()[:60]!r}")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    sign = -1 if found[1] == "-" else 1
    whole = timedelta(weeks=weeks, days=days)
    return Length(sign * whole, sign * timedelta(hours=hours, minutes=minutes, seconds=seconds))


def offset_of(text: str) -> timedelta:
    """`-0500`, `-05:00`, `+5`. Raises ValueError."""
    found = _OFFSET.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text.strip()[:20]!r} is no offset")
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0), seconds=int(found[4] or 0))
    if offset >= _DAY:
        raise ValueError(f"{text.strip()[:20]!r} is no offset")
    return -offset if found[1] == "-" else offset
