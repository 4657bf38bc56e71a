"""Is the client's office open at an instant, and what is said first. Pure: the time is an argument.

A window opens and closes at instants (`clients.local_time` says which, where clocks change), so each opening opens
once and closes once. A holiday replaces the windows that *start* on its date: Saturday night's window running into a
Sunday holiday keeps its end.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from whenever import Date

from clients.hours.schema import Hours, Phrase, Span, Timetable
from clients.languages import AccountText
from clients.local_time import instant_of, local
from clients.values import WEEKDAYS

__all__ = ["greeting_at", "holds", "hours_text", "is_open", "phrase_at"]


def is_open(settings: Timetable, at: datetime) -> bool:
    """Whether an opening window holds `at` (with offset): its start is inside, its end is not."""
    zone = settings.timezone
    return any(_holds(span, day, zone, at) for day in _days(at, zone) for span in _spans(settings.hours, day))


def phrase_at(settings: Timetable, at: datetime, operator: str = "") -> AccountText:
    """What the operator says first; without a name a gap is left to fill in."""
    text = _phrase(settings, at).text
    if isinstance(text, str):
        return _named(text, operator)
    return {language: _named(words, operator) for language, words in text.items()}


def _named(words: str, operator: str) -> str:
    return words.replace("{operator}", operator or "___")


def greeting_at(settings: Timetable, at: datetime) -> str:
    """What the line itself says to the caller before anybody answers; may be empty."""
    return _phrase(settings, at).greeting


def hours_text(settings: Timetable) -> str:
    """The weekly hours in one line for operators: `Mon-Fri 08:30-12:30, 13:30-17:00; Sat 09:00-12:00`."""
    by_days: dict[str, list[str]] = {}
    for window in settings.hours.open:
        by_days.setdefault(_days_text(window.days), []).append(f"{window.starts}–{window.ends}")
    return "; ".join(f"{days} {', '.join(spans)}" for days, spans in by_days.items())


def _days_text(days: Sequence[str]) -> str:
    """Three and more days in a row are written as a range."""
    numbers = sorted({WEEKDAYS.index(day) for day in days})
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    names = [[WEEKDAYS[number].title() for number in run] for run in runs]
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in names)


def _phrase(settings: Timetable, at: datetime) -> Phrase:
    opened = is_open(settings, at)
    return next(phrase for phrase in settings.phrases if _fits(phrase, settings.timezone, at, opened))


def holds(span: Span, weekdays: Sequence[str], zone: str, at: datetime) -> bool:
    """Whether `at` is in this span of one of the weekdays (none: of every day); a span counts to its first day."""
    return any(_holds(span, day, zone, at) for day in _days(at, zone) if not weekdays or _weekday(day) in weekdays)


def _fits(phrase: Phrase, zone: str, at: datetime, opened: bool) -> bool:
    if phrase.when is not None and (phrase.when == "open") != opened:
        return False
    if phrase.days is None and phrase.all_day:
        return True
    return holds(phrase, phrase.days or (), zone, at)


def _days(at: datetime, zone: str) -> tuple[Date, Date, Date]:
    """The dates whose spans may hold an instant: yesterday's may run over midnight, and clocks set back at midnight
    show yesterday's date again after today has begun."""
    today = local(at, zone).date()
    return today.add(days=-1), today, today.add(days=1)


def _spans(hours: Hours, day: Date) -> Iterable[Span]:
    written = (day.format_iso(), day.format_iso()[5:])
    # a full date says more than one for every year
    for text in written:
        for holiday in hours.holidays:
            if holiday.date == text:
                return holiday.open
    return [window for window in hours.open if _weekday(day) in window.days]


def _holds(span: Span, day: Date, zone: str, at: datetime) -> bool:
    over_midnight = span.ends <= span.starts
    last = day.add(days=1) if over_midnight else day
    return instant_of(day, span.starts, zone) <= at < instant_of(last, span.ends, zone)


def _weekday(day: Date) -> str:
    return WEEKDAYS[day.day_of_week().value - 1]
