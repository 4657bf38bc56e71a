"""Days and times as a language writes them. The patterns are messages themselves, for each language has an order of
its own: https://babel.pocoo.org/en/latest/dates.html lists their letters."""

from datetime import date, datetime

from babel.dates import format_datetime

from core.texts.speaking import gettext as _
from core.texts.speaking import language, pgettext


def time_of_day(at: datetime) -> str:
    """`17:00`, of a local time."""
    return _written(at, pgettext("pattern of a time of day", "HH:mm"))


def day_and_month(at: date) -> str:
    """`27 Nov`"""
    return _written(at, pgettext("pattern of a day and month", "d MMM"))


def day_of_week(at: date) -> str:
    """`Fri 27 Nov`"""
    return _written(at, pgettext("pattern of a day", "EEE d MMM"))


def day_of_year(at: date) -> str:
    """`Fri 1 Jan 2027`"""
    return _written(at, pgettext("pattern of a day in another year", "EEE d MMM y"))


def day_and_time(at: datetime) -> str:
    """`Fri 2026-11-27 17:00`"""
    return _written(at, pgettext("pattern of a day and time in full", "EEE y-MM-dd HH:mm"))


def weekday(at: date) -> str:
    """`Fri`"""
    return _written(at, pgettext("pattern of a weekday", "EEE"))


def ago(at: datetime, now: datetime) -> str:
    """`just now`, `12 min ago`, `3 h ago`"""
    minutes = max(int((now - at).total_seconds() // 60), 0)
    if minutes == 0:
        return _("just now")
    return _("%(minutes)s min ago", minutes=minutes) if minutes < 120 else _("%(hours)s h ago", hours=minutes // 60)


def _written(at: date, pattern: str) -> str:
    whole = at if isinstance(at, datetime) else datetime(at.year, at.month, at.day)  # noqa: DTZ001 - a local time already
    # as it stands, it is a local time: Babel would turn it into another zone's
    return format_datetime(whole.replace(tzinfo=None), pattern, locale=language())
