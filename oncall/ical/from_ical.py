"""Shifts from an iCalendar file (RFC 5545). Pure.

Repeating events become their single shifts within the asked stretch; whole days last from midnight to midnight of the
slot's zone, and so do times without a zone. What can't be used is told, with the reason.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from icalendar import Calendar, Event
from icalendar.timezone import tzp
from whenever import PlainDateTime

from core.errors import Invalid
from oncall.ical.found import MOST, Contents, Found, Skipped, Unfit, too_many
from oncall.ical.names import addresses_of, names_of
from oncall.ical.repeating import instances, original_start, repeats, value_of
from oncall.ical.writing import SLOT

_DAY: Final = timedelta(days=1)
_FOLD: Final = re.compile(r"\r?\n[ \t]")
# the library would follow such rules second by second, through all years
_ZONE: Final = re.compile(r"(?is)BEGIN:VTIMEZONE.*?(?:END:VTIMEZONE|\Z)")
_STRANGE_RULE: Final = re.compile(r"(?i)FREQ\s*=\s*(?!YEARLY)")
# the libraries raise all kinds of things over calendars that break the rules
BROKEN: Final = (Unfit, ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError)


def read_ical(text: str, zone: str, start: datetime, end: datetime) -> Contents:
    """What touches the time between. Raises Invalid (`bad-calendar`) for what is no calendar."""
    calendar = _parsed(text)
    found: list[Found] = []
    skipped = [
        Skipped(f"{part.name} {part.get('SUMMARY', '')}".strip(), "is no event; only events are imported")
        for part in calendar.subcomponents
        if part.name not in {"VEVENT", "VTIMEZONE"}
    ]
    for series in _series(calendar):
        _read(series, zone, start, end, Contents(found, skipped))
    return Contents(found, skipped)


def _read(series: list[Event], zone: str, start: datetime, end: datetime, into: Contents) -> None:
    """What was found before the rules turn out to be broken stays found."""
    try:
        for event in instances(series, start, end):
            one = _fit(event, zone, into, repeating=repeats(series))
            if one is not None and one.starts < end and one.ends > start:
                into.found.append(one)
            elif one is not None and not repeats(series):
                into.skipped.append(Skipped(one.what, "is outside of the asked stretch of time"))
            if len(into.found) > MOST:
                raise too_many()
    except BROKEN as error:
        into.skipped.append(Skipped(_what(series[0]), _why(error)))


def _fit(event: Event, zone: str, into: Contents, *, repeating: bool) -> Found | None:
    try:
        return _found(event, zone, repeating=repeating)
    except BROKEN as error:
        into.skipped.append(Skipped(_what(event), _why(error)))
        return None


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, Unfit) else f"breaks the rules of calendars: {error}"


def _parsed(text: str) -> Calendar:
    """One at a time: the library keeps zones that calendars describe for all who come later, so we clear them first."""
    if any(_STRANGE_RULE.search(zone) for zone in _ZONE.findall(_FOLD.sub("", text))):
        raise Invalid("It describes a time zone that changes other than by the year.", code="bad-calendar")
    tzp.use_default()
    try:
        parsed = Calendar.from_ical(text.removeprefix("\ufeff"))
    except BROKEN as error:
        raise Invalid(f"That is no calendar (iCalendar, .ics): {error}", code="bad-calendar") from None
    if not isinstance(parsed, Calendar):
        raise Invalid("That is no calendar: it must begin with BEGIN:VCALENDAR.", code="bad-calendar")
    return parsed


def _series(calendar: Calendar) -> Iterable[list[Event]]:
    """Events that belong together: a repeating one and those of its instances that were changed."""
    by_uid: dict[str, list[Event]] = {}
    for place, event in enumerate(calendar.walk("VEVENT")):
        if isinstance(event, Event):
            by_uid.setdefault(str(event.get("UID") or f"\n{place}"), []).append(event)
    return by_uid.values()


def _found(event: Event, zone: str, *, repeating: bool) -> Found:
    _well_formed(event)
    starts, ends = bounds(event, zone)
    uid = str(event.get("UID") or "")
    # of a repeating event, each instance is told apart by when it was to begin before anybody moved it
    mark = original_start(event) if repeating else ""
    names, addresses, slot = names_of(event), addresses_of(event), event.get(SLOT)
    if not names:
        raise Unfit("names nobody")
    return Found(
        f"{uid}\n{mark}" if uid else "", starts, ends, names, f"{_what(event)} ({starts:%Y-%m-%d %H:%M} UTC)",
        addresses=addresses, slot=str(slot) if slot else None,
    )  # fmt: skip


def _well_formed(event: Event) -> None:
    for name, error in event.errors:
        if name in {None, "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID"}:
            raise Unfit(f"has a {name or 'line'} that can't be read: {error}")
    if "DTSTART" not in event:
        raise Unfit("has no beginning (DTSTART)")
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        raise Unfit("is cancelled")
    for name in ("DTSTART", "DTEND"):
        value: Any = event.get(name)
        if value is None:
            continue
        tzid = value.params.get("TZID")
        if isinstance(value.dt, datetime) and value.dt.tzinfo is None and tzid:
            raise Unfit(f"is in the time zone {tzid}, which nobody knows and the calendar does not describe")


def bounds(event: Event, zone: str) -> tuple[datetime, datetime]:
    """UTC, whole seconds. Raises Unfit."""
    begin: Any = value_of(event, "DTSTART")
    starts = instant(begin, zone)
    if "DTEND" in event:
        ends = instant(value_of(event, "DTEND"), zone)
    elif "DURATION" in event:
        ends = _after(begin, value_of(event, "DURATION"), zone)
    else:
        ends = starts if isinstance(begin, datetime) else _after(begin, _DAY, zone)
    if ends <= starts:
        raise Unfit("does not last: it has no end, or one before its beginning")
    return starts, ends


def _after(begin: date, lasts: timedelta, zone: str) -> datetime:
    """Days are counted on the calendar, the rest on the clock."""
    days = timedelta(days=lasts.days)
    return instant(begin + days, zone) + (lasts - days)


def instant(value: Any, zone: str) -> datetime:
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            return value.astimezone(UTC).replace(microsecond=0)
        local = value
    elif isinstance(value, date):
        local = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - of the slot's zone
    else:
        raise Unfit("has a beginning or an end that is neither a day nor a time")
    plain = PlainDateTime(local.year, local.month, local.day, local.hour, local.minute, local.second)
    return plain.assume_tz(zone, disambiguation="compatible").to_instant().to_stdlib().astimezone(UTC)


def _what(event: Event) -> str:
    return f"event {str(event.get('SUMMARY') or event.get('UID') or 'without a name')[:120]!r}"
