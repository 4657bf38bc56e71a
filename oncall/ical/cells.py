"""Times as people and spreadsheets write them in a table. Pure.

What can mean one thing only is taken, however it is written; of what may mean several nothing is guessed.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from whenever import PlainDateTime

from core.signs import as_read, without_hidden
from oncall.ical.ics.clocks import Named
from oncall.ical.ics.moments import offset_of

_TIME: Final = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:T| +)(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?"
    r" *(am|pm|a\.m\.|p\.m\.)? *(z|utc|[+-]\d\d:?\d\d)?",
    re.ASCII | re.IGNORECASE,
)
_EITHER_ORDER: Final = re.compile(r"\d{1,2} ?[-/.] ?\d{1,2} ?[-/.] ?(\d{4}|\d\d)\b.*", re.ASCII)
_NUMBER: Final = re.compile(r"\d{5}([.,]\d+)?", re.ASCII)
_DAY_ALONE: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}", re.ASCII)
_HOW: Final = "write date and time as YYYY-MM-DD HH:MM, such as 2026-12-24 17:00"
_NOON: Final = 12


def clean(cell: str) -> str:
    """Without what the eye does not see: a no-break space is a blank as any, marks of direction are nothing."""
    return " ".join(without_hidden(cell).split())


def instant_of_cell(cell: str, zone: str) -> tuple[datetime, str]:
    """UTC, whole seconds; and what should be known of it, if anything. Raises ValueError saying how to write it."""
    text = as_read(cell)
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(_fault(text))
    wall = _wall(found)
    if found[9] is not None:
        offset = timedelta(0) if found[9].lower() in {"z", "utc"} else offset_of(found[9])
        return (wall - offset).replace(tzinfo=UTC), ""
    try:
        at = Named(zone).instant(wall)
    except (ValueError, OverflowError):
        raise ValueError("that is beyond the calendar") from None
    return at, _said(at, wall, zone)


def _wall(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = (int(found[place] or 0) for place in (1, 3, 4, 5, 6, 7))
    half = (found[8] or "").lower().replace(".", "")
    try:
        if half and not 1 <= hour <= _NOON:
            raise ValueError
        hour = hour % _NOON + (_NOON if half == "pm" else 0) if half else hour
        if (hour, minute, second) == (24, 0, 0):
            return datetime.combine(date(year, month, day), time(0)) + timedelta(days=1)
        return datetime.combine(date(year, month, day), time(hour, minute, second))
    except (ValueError, OverflowError):
        raise ValueError(f"there is no such day or time; {_HOW}") from None


def _said(at: datetime, wall: datetime, zone: str) -> str:
    there = Named(zone).wall(at)
    if there != wall:
        return f"{wall:%Y-%m-%d %H:%M} never comes in {zone}, where the clocks go forward: {there:%H:%M} is taken"
    plain = PlainDateTime(wall.year, wall.month, wall.day, wall.hour, wall.minute, wall.second)
    if plain.assume_tz(zone, disambiguation="later").to_instant().to_stdlib() != at:
        return f"{wall:%Y-%m-%d %H:%M} comes twice in {zone}, where the clocks go back: the first is taken"
    return ""


def _fault(text: str) -> str:
    if _EITHER_ORDER.fullmatch(text):
        return "day and month may stand in either order there; write the year first, such as 2026-12-24 17:00"
    if _NUMBER.fullmatch(text):
        return f"that is the spreadsheet's own number for a day; give the column a format of date and time, and {_HOW}"
    if _DAY_ALONE.fullmatch(text):
        return f"the time is missing; {_HOW}"
    return f"{_HOW}; with offset where it must be exact: 2026-11-01 01:30:15-05:00"
