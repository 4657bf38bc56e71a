"""What a zone's name (TZID) means: in the world, in Windows, as a path, as an offset; or as the calendar describes it.

`Region/City` is what it is everywhere, whatever an old description says; any other name is first what the calendar
describes, for people call all kinds of things "EST". What may be read in two ways is not read.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from core.errors import Invalid
from oncall.ical.found import Unfit
from oncall.ical.ics.clocks import Clock, Described, Fixed, Named
from oncall.ical.ics.components import Component
from oncall.ical.ics.described import described
from oncall.ical.ics.moments import offset_of

# with minutes, or after UTC, a sign means one thing; "GMT+1" is ahead for some, and behind (Etc/GMT+1) for others
_OFFSET: Final = re.compile(r"(?:UTC)?([+-]\d{1,2})|(?:UTC|GMT)?([+-]\d{1,2}:?\d\d)")
_EITHER: Final = re.compile(r"GMT\s*[+-]\s*\d{1,2}")
_UTC: Final = frozenset({"UTC", "Z", "GMT", "UT", "COORDINATED UNIVERSAL TIME"})
_PATH: Final = 3


class Zones:
    """Of one file. Zones are worked out when an event needs them, near the time between."""

    def __init__(self, calendars: Iterable[Component], start: datetime, end: datetime) -> None:
        self._stretch = start, end
        self._clocks: dict[str, Clock | Unfit] = {}
        self._described: dict[str, list[Component]] = {}
        for calendar in calendars:
            for zone in calendar.walk("VTIMEZONE"):
                self._described.setdefault(_plain(zone.rough("TZID")), []).append(zone)

    def clock(self, tzid: str) -> Clock:
        """Raises Unfit for what nobody knows."""
        name = _plain(tzid)
        if name not in self._clocks:
            try:
                self._clocks[name] = self._find(tzid.strip(), name)
            except Unfit as error:
                self._clocks[name] = error
        found = self._clocks[name]
        if isinstance(found, Unfit):
            raise Unfit(str(found))
        return found

    def _find(self, tzid: str, name: str) -> Clock:
        known = in_the_world(tzid)
        if known is not None and "/" in known.name:
            return known
        descriptions = self._described.get(name, [])
        if descriptions:
            return self._of(descriptions, tzid)
        clock = known or _of_path(tzid) or _of_windows(tzid) or _of_offset(tzid)
        if clock is not None:
            return clock
        if _EITHER.fullmatch(tzid.upper()):
            raise Unfit(
                f"is in the time zone {tzid}, which may be ahead of GMT or behind it, as the calendar does not say"
            )
        raise Unfit(f"is in the time zone {tzid}, which nobody knows and the calendar does not describe")

    def _of(self, descriptions: list[Component], tzid: str) -> Clock:
        made: list[Described] = []
        for zone in descriptions:
            try:
                made.append(described(zone, *self._stretch))
            except (Unfit, Invalid, ValueError, OverflowError) as error:
                place = in_the_world(zone.rough("X-LIC-LOCATION")) or _of_windows(tzid)
                if place is None:
                    raise Unfit(str(error)) from None
                return place
        if any(
            (one.before, one.changes, one.until) != (made[0].before, made[0].changes, made[0].until) for one in made
        ):
            raise Unfit(f"is in the time zone {tzid}, which the calendar describes twice, differently")
        return made[0]


def _plain(tzid: str) -> str:
    return " ".join(tzid.split()).casefold()


@cache
def _names() -> Mapping[str, str]:
    return {name.casefold(): name for name in available_timezones() - {"Factory", "localtime"}}


def in_the_world(tzid: str) -> Named | None:
    """By its IANA name; capitals, and blanks in place of underscores, don't matter."""
    name = _names().get("_".join(tzid.split()).casefold())
    return Named(name) if name else None


def _of_path(tzid: str) -> Named | None:
    """`/example.org/20050126_1/America/New_York`"""
    parts = tzid.split("/")
    if not tzid.startswith("/"):
        return None
    tails = ("/".join(parts[-many:]) for many in range(_PATH, 1, -1))
    return next(filter(None, (in_the_world(tail) for tail in tails)), None)


@cache
def _windows() -> Mapping[str, str]:
    return {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()}


def _of_windows(tzid: str) -> Named | None:
    zone = _windows().get(_plain(tzid))
    return in_the_world(zone) if zone else None


def _of_offset(tzid: str) -> Fixed | None:
    name = tzid.upper().replace("\u2212", "-").replace(" ", "")
    if name in _UTC:
        return Fixed()
    found = _OFFSET.fullmatch(name)
    if found is None:
        return None
    try:
        return Fixed(offset_of(found[1] or found[2]))
    except ValueError:
        return None
