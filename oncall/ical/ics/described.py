"""Zones as a calendar describes them (VTIMEZONE), near a stretch of time. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Final

from oncall.ical.found import Unfit
from oncall.ical.ics import rules
from oncall.ical.ics.clocks import Described
from oncall.ical.ics.components import Component, Property
from oncall.ical.ics.moments import Moment, moment, offset_of

# rules that begin in 1601 are followed from here on; offsets must be known some way around the stretch
_AROUND: Final = timedelta(days=800)
_MOST: Final = 2000
_LONG_AGO: Final = datetime(1601, 1, 1)  # noqa: DTZ001 - of the clock described
_YEAR: Final = timedelta(days=366)
Change = tuple[datetime, timedelta]


def described(zone: Component, start: datetime, end: datetime) -> Described:
    """Good from two years before the stretch to two years after it. Raises Unfit, saying what is wrong with it."""
    observances = [part for part in zone.parts if part.name in {"STANDARD", "DAYLIGHT"}]
    name = zone.rough("TZID").strip()
    if not observances:
        raise Unfit(f"is in the time zone {name}, which the calendar names without saying what it is")
    changes: dict[datetime, timedelta] = {}
    before: Change | None = None
    for part in observances:
        offset_from, offset_to = _offsets(part, alone=len(observances) == 1)
        first = _wall(part.one("DTSTART"))
        for wall in _onsets(part, first, offset_from, (start - _AROUND, end + _AROUND)):
            changes[_exact(wall, offset_from)] = offset_to
            if len(changes) > _MOST:
                raise Unfit(f"is in the time zone {name}, which changes more often than any zone does")
        begins = _exact(first, offset_from)
        before = min(before or (begins, offset_from), (begins, offset_from))
    return Described(name, before[1] if before else timedelta(0), sorted(changes.items()), _until(zone))


def _offsets(part: Component, *, alone: bool) -> tuple[timedelta, timedelta]:
    after, before = part.one("TZOFFSETTO"), part.one("TZOFFSETFROM")
    if after is None or (before is None and not alone):
        raise Unfit("is in a time zone that the calendar describes without its offsets")
    try:
        return offset_of((before or after).value), offset_of(after.value)
    except ValueError as error:
        raise Unfit(f"is in a time zone whose description can't be read: {error}") from None


def _wall(found: Property | None) -> datetime:
    """Of all time, if the description does not say since when."""
    if found is None:
        return _LONG_AGO
    return _local(moment(found.value, "", "DTSTART"))


def _local(at: Moment) -> datetime:
    """By the standard local time; some write it as if it were UTC."""
    if at.wall is not None:
        return at.wall
    return at.exact.replace(tzinfo=None) if at.exact else datetime.combine(at.day, datetime.min.time())


def _onsets(
    part: Component, first: datetime, before: timedelta, stretch: tuple[datetime, datetime]
) -> Iterator[datetime]:
    yield first
    for listed in part.each("RDATE"):
        for text in filter(None, (one.strip() for one in listed.value.split(","))):
            yield _local(moment(text.partition("/")[0], "", "RDATE"))
    for found in part.each("RRULE"):
        rule = rules.parsed(found.value)
        if rule.get("FREQ") != "YEARLY":
            raise Unfit("is in a time zone that the calendar describes as changing other than by the year")
        last = stretch[1].replace(tzinfo=None)
        if "UNTIL" in rule:
            last = min(last, _last(moment(rule["UNTIL"], "", "UNTIL"), before))
        yield from rules.walls(rule, _nearer(first, rule, stretch[0].replace(tzinfo=None)), last)


def _last(until: Moment, before: timedelta) -> datetime:
    if until.exact is not None:
        return until.exact.replace(tzinfo=None) + before
    return until.wall or datetime.combine(until.day, datetime.max.time().replace(microsecond=0))


def _nearer(first: datetime, rule: rules.Rule, start: datetime) -> datetime:
    """The rule's beginning in a year close by, for a rule that is the same each year."""
    if "COUNT" in rule or rule.get("INTERVAL", "1") != "1" or first >= start - _YEAR:
        return first
    try:
        return first.replace(year=start.year - 1)
    except ValueError:  # 29 February
        return first


def _exact(wall: datetime, before: timedelta) -> datetime:
    try:
        return (wall - before).replace(tzinfo=UTC)
    except OverflowError:
        return wall.replace(tzinfo=UTC)


def _until(zone: Component) -> datetime | None:
    found = zone.one("TZUNTIL")
    if found is None:
        return None
    at = moment(found.value, "", "TZUNTIL")
    return at.exact or datetime.combine(at.day, at.wall.time() if at.wall else time(0), UTC)
