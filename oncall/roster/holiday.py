"""Which days are holidays: the `holidays` library's, and the roster's own."""

from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache

import holidays

from clients.faults import unknown
from oncall.roster.schema import Holidays

IsHoliday = Callable[[date], bool]


@lru_cache(maxsize=2048)
def public_holidays(country: str, subdivision: str | None, year: int) -> frozenset[date]:
    """Raises NotImplementedError for a country or subdivision the library doesn't know."""
    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))


def holiday_test(of: Holidays | None) -> IsHoliday:
    """Whether a local day is a holiday; without any, none is."""
    if of is None:
        return lambda _: False
    also = frozenset(date.fromisoformat(day) for day in of.also)
    never = frozenset(date.fromisoformat(day) for day in of.not_)
    country, subdivision = of.country, of.subdivision

    def is_holiday(day: date) -> bool:
        if day in never:
            return False
        return day in also or (country is not None and day in public_holidays(country, subdivision, day.year))

    return is_holiday


@cache
def _countries() -> dict[str, list[str]]:
    return dict(holidays.list_supported_countries(include_aliases=True))


def calendar_fault(country: str | None, subdivision: str | None) -> tuple[str, str] | None:
    """The key that names no calendar, and how to mend it; None if there is one, or none is named."""
    if country is None:
        return ("subdivision", "goes with a `country`") if subdivision is not None else None
    subdivisions = _countries().get(country)
    if subdivisions is None:
        return "country", f"there is no holiday calendar for {country}; write a code such as US, CA, GB or DE"
    if subdivision is not None and subdivision not in subdivisions:
        return "subdivision", unknown(f"part of {country}", subdivision, subdivisions)
    return None
