"""Quiet hours in words."""

from datetime import date, datetime, timedelta
from typing import Final

from clients.contacts.preferences import Quiet, QuietWindow
from clients.values import WEEKDAYS
from core.texts import dates
from core.texts.speaking import gettext as _
from portal.times import moment

_A_MONDAY: Final = date(2024, 1, 1)


def never() -> str:
    return _("An urgent page never looks at this: it rings at any hour.")


def day_words(day: str) -> str:
    """`Mon`"""
    word = dates.weekday(_A_MONDAY + timedelta(days=WEEKDAYS.index(day)))
    return word[:1].upper() + word[1:]


def window_words(window: QuietWindow) -> str:
    """`Sat Sun 22:00 to 07:00`"""
    days = " ".join(day_words(one) for one in window.days) or _("Every day")
    return _("%(days)s %(starts)s to %(ends)s", days=days, starts=window.starts, ends=window.ends)


def window_key(window: QuietWindow) -> str:
    """What a form says to name it: the same in every language."""
    days = " ".join(one.title() for one in window.days) or "Every day"
    return f"{days} {window.starts} to {window.ends}"


def quiet_words(quiet: Quiet, zone: str, now: datetime) -> str:
    words = [window_words(window) for window in quiet.windows]
    if quiet.until is not None and quiet.until > now:
        words.append(_("do not disturb until %(time)s", time=moment(quiet.until, zone, now)))
    if not words:
        return _("No quiet hours: a routine page rings at any hour.")
    return _("Quiet: %(hours)s. %(never)s", hours="; ".join(words), never=never())
