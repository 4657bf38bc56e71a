"""What rosters and cover are told of to somebody who asked just now, in their language.

What is kept, or sent to somebody else, is written by `cover.words` and `schedule.words`, in one language.
"""

from datetime import datetime

from clients.local_time import local
from core.texts import dates
from core.texts.catalogues import DEFAULT
from core.texts.speaking import gettext, language
from oncall.schedule import Source


def stretch(since: datetime, until: datetime, zone: str) -> str:
    """`from Fri 2026-11-27 17:00 to Sat 2026-11-28 08:00`"""
    return gettext("from %(since)s to %(until)s", since=moment(since, zone), until=moment(until, zone))


def moment(at: datetime, zone: str) -> str:
    """`Fri 2026-11-27 17:00`"""
    return dates.day_and_time(local(at, zone).to_stdlib())


def place_words(roster: str | None, slot: str | None) -> str:
    """`doctors primary`"""
    return f"{roster or ''} {slot or ''}".strip()


def reason_words(source: Source, reason: str) -> str:
    """Why somebody is on call. The roster's own words come with the schedule, which is worked out once for everybody,
    in English; in another language only the kind of reason is told."""
    if language() == DEFAULT:
        return reason
    return {
        "layer": gettext("by the roster"),
        "default": gettext("by the roster's default"),
        "exception": gettext("by an exception in the roster"),
        "override": gettext("by an override"),
        "swap": gettext("by a swap"),
        "give": gettext("by a shift given away"),
        "absence": gettext("by somebody's absence"),
        "nobody": gettext("nobody is in line"),
    }[source]
