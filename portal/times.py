"""Instants as people read them, on the account's clocks and in the reader's language."""

from datetime import datetime, timedelta

from clients.local_time import local
from core.texts import dates
from core.texts.speaking import gettext as _

_NBSP = "\u00a0"


def clock_time(at: datetime, zone: str) -> str:
    """`17:00`"""
    return dates.time_of_day(_there(at, zone))


def day(at: datetime, zone: str, now: datetime) -> str:
    """`today`, `tomorrow`, `Fri 27 Nov`, `Fri 1 Jan 2027`"""
    there, here = _there(at, zone), _there(now, zone)
    match (there.date() - here.date()).days:
        case -1:
            return _("yesterday")
        case 0:
            return _("today")
        case 1:
            return _("tomorrow")
    return dates.day_of_week(there) if there.year == here.year else dates.day_of_year(there)


def moment(at: datetime, zone: str, now: datetime) -> str:
    """`17:00` today, else with its day. Lines don't break within it."""
    today = _there(at, zone).date() == _there(now, zone).date()
    return clock_time(at, zone) if today else _day_and_time(at, zone, now)


def stretch(since: datetime | None, until: datetime | None, zone: str, now: datetime) -> str:
    """`Fri 27 Nov 17:00 to Sat 28 Nov 08:00`; None: from long before, without an end."""
    going = since is None or since <= now < (until or now + timedelta(1))
    begins = _("now") if since is None or going else _day_and_time(since, zone, now)
    if until is None:
        return _("%(begins)s, without an end", begins=begins)
    same = since is not None and not going and _there(since, zone).date() == _there(until, zone).date()
    ends = clock_time(until, zone) if same else moment(until, zone, now)
    return _("%(begins)s to\u00a0%(ends)s", begins=begins, ends=ends)


def left(at: datetime, now: datetime) -> str:
    """`now`, `in 3:10`, `in 25 min`: the same words as `templates/countdown.js`."""
    seconds = int((at - now).total_seconds())
    if seconds <= 0:
        return _("now")
    short = f"{seconds // 60}:{seconds % 60:02d}"
    return _("in %(time)s", time=short if seconds < 600 else _("%(minutes)s min", minutes=seconds // 60))


def week(at: datetime, now: datetime, zone: str) -> str:
    """`This week`, `Week of 30 Nov`: of the week, from Monday on, in which `at` lies."""
    monday, this = (day - timedelta(days=day.weekday()) for day in (_there(at, zone).date(), _there(now, zone).date()))
    match (monday - this).days // 7:
        case 0:
            return _("This week")
        case 1:
            return _("Next week")
    return _("Week of %(day)s", day=dates.day_and_month(monday))


def zone_words(zone: str) -> str:
    return zone.replace("_", " ")


def typed(at: datetime, zone: str) -> str:
    """As a form's date and time field wants it: `2026-11-27T17:00`."""
    return f"{_there(at, zone):%Y-%m-%dT%H:%M}"


def _day_and_time(at: datetime, zone: str, now: datetime) -> str:
    return f"{day(at, zone, now)} {clock_time(at, zone)}".replace(" ", _NBSP)


def _there(at: datetime, zone: str) -> datetime:
    return local(at, zone).to_stdlib()
