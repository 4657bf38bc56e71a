"""The single instances of a repeating event. Pure."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import recurring_ical_events
from icalendar import Calendar, Event

from oncall.ical.found import Unfit

# zones differ from UTC by less, and an instance may be looked for by its local time
_AROUND: Final = timedelta(days=2)
_STEP: Final = timedelta(days=31)
# nobody is on call by the minute; and a rule that never comes true is looked for step by step
_TOO_OFTEN: Final = frozenset({"SECONDLY", "MINUTELY"})
_NARROWS: Final = frozenset({"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"})
_FIRST_YEAR: Final = 1990


def repeats(series: Sequence[Event]) -> bool:
    return len(series) > 1 or "RRULE" in series[0] or "RDATE" in series[0]


def instances(series: Sequence[Event], start: datetime, end: datetime) -> Iterator[Event]:
    """Those near the time between, of events with one UID: perhaps a few more. Raises Unfit, and whatever the library
    does over rules that make no sense."""
    if not repeats(series):
        yield series[0]
        return
    for event in series:
        _bearable(event)
    alone = Calendar()  # without X-WR-TIMEZONE, by which the library would move times in UTC
    for event in series:
        alone.add_component(event)
    query = recurring_ical_events.of(alone)
    seen: set[str] = set()
    here, last = start.astimezone(UTC) - _AROUND, end.astimezone(UTC) + _AROUND
    while here < last:
        following = min(here + _STEP, last)
        for event in query.between(here, following):
            # one that is on at the end of a step is in the next one too
            mark = f"{original_start(event)} {value_of(event, 'DTSTART')}"
            if mark not in seen:
                seen.add(mark)
                yield event
        here = following


def value_of(event: Event, name: str) -> Any:
    """A date, datetime or timedelta; whatever, in a calendar that breaks the rules."""
    value: Any = event[name]
    return value.dt


def original_start(event: Event) -> Any:
    """When an instance was to begin before anybody moved it."""
    return value_of(event, "RECURRENCE-ID" if "RECURRENCE-ID" in event else "DTSTART")


def _bearable(event: Event) -> None:
    rules: Any = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        often = str(next(iter(rule.get("FREQ", [])), "")).upper()
        if often in _TOO_OFTEN or (often == "HOURLY" and _NARROWS & {str(key).upper() for key in rule}):
            raise Unfit(f"repeats {often.lower()}, which no roster does")
    if rules and "DTSTART" in event and value_of(event, "DTSTART").year < _FIRST_YEAR:
        raise Unfit(f"repeats since before {_FIRST_YEAR}; let it begin later")
