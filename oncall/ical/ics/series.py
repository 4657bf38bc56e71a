"""The single instances of an event, near a stretch of time: by its rules and dates, without its exceptions. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from oncall.ical.found import Skipped, Unfit
from oncall.ical.ics import rules
from oncall.ical.ics.components import Component
from oncall.ical.ics.events import Times, instant, wall_of, what
from oncall.ical.ics.exceptions import meant, until
from oncall.ical.ics.moments import Length, Moment, length, moment
from oncall.ical.ics.zones import Zones

# zones differ from UTC by less, and an instance may be looked for by its local time
_AROUND: Final = timedelta(days=2)
_FIRST_YEAR: Final = 1990


@dataclass
class Instances:
    """`walls` on the clock of `times`, with another length where an RDATE gives one. `left_out` and `said` are told:
    the first were left out, the second were taken, but somebody should know."""

    event: Component
    times: Times
    walls: dict[datetime, Length] = field(default_factory=dict)
    left_out: list[Skipped] = field(default_factory=list)
    said: list[Skipped] = field(default_factory=list)

    def what(self, wall: datetime) -> str:
        return what(self.event, self.times.frame.clock.instant(wall))


def repeats(event: Component) -> bool:
    return bool(event.properties.keys() & {"RRULE", "RDATE"})


def instances(event: Component, own: Times, zones: Zones, start: datetime, end: datetime) -> Instances:
    """Perhaps a few more than touch the time between. Raises Unfit."""
    found = Instances(event, own)
    if not repeats(event):
        found.walls[own.wall] = own.length
        return found
    if own.wall.year < _FIRST_YEAR:
        raise Unfit(f"repeats since before {_FIRST_YEAR}; let it begin later")
    clock = own.frame.clock
    long = abs(own.length.days) + abs(own.length.rest)
    first, last = clock.wall(start) - _AROUND - long, clock.wall(end) + _AROUND
    ruled = _by_rules(found, zones, last)
    if event.properties.get("RRULE") and own.wall not in ruled and first <= own.wall <= last:
        why = "begins on a day that its own rule does not name; it counts all the same"
        found.said.append(Skipped(found.what(own.wall), why))
    found.walls = {wall: own.length for wall in sorted({own.wall, *ruled}) if first <= wall <= last}
    _add_dates(found, zones, first, last)
    _take_out(found, zones, first, last)
    return found


def _by_rules(found: Instances, zones: Zones, last: datetime) -> set[datetime]:
    own, ruled = found.times, set()
    for said in found.event.each("RRULE"):
        rule = rules.parsed(said.value)
        sure, perhaps = _ends(rule, own, zones, last)
        for wall in rules.walls(rule, own.wall, perhaps):
            if wall <= sure:
                ruled.add(wall)
                continue
            why = (
                f"may come after the end of its series, {rule['UNTIL']}, which is written otherwise than its beginning"
            )
            found.left_out.append(Skipped(found.what(wall), why))
    return ruled


def _ends(rule: rules.Rule, own: Times, zones: Zones, last: datetime) -> tuple[datetime, datetime]:
    """Until when the rule holds for sure, and until when it may hold; an UNTIL has no zone of its own."""
    if "UNTIL" not in rule:
        return last, last
    bound = until(moment(rule["UNTIL"], "", "UNTIL"), own.frame, zones)
    return min(bound.sure, last), min(bound.perhaps, last)


def _add_dates(found: Instances, zones: Zones, first: datetime, last: datetime) -> None:
    own = found.times
    for at, lasts, text in _listed(found, "RDATE"):
        try:
            wall = _dated(at, own, zones)
        except Unfit as error:
            found.left_out.append(Skipped(f"{what(found.event)}, its date {text}", str(error)))
            continue
        if first <= wall <= last:
            found.walls[wall] = lasts or own.length
    found.walls = dict(sorted(found.walls.items()))


def _dated(at: Moment, own: Times, zones: Zones) -> datetime:
    """Raises Unfit for what may mean several instants."""
    frame = own.frame
    of_days, is_day = frame.start.form[0], at.form[0]
    if of_days:
        if is_day or (at.wall is not None and not at.tzid and not any(at.wall.timetuple()[3:6])):
            return datetime.combine(at.day, datetime.min.time())
        raise Unfit("is a time, and the event is of whole days: whether that day is meant can't be told")
    if is_day:
        raise Unfit("is a day without a time, and the event has times: when on that day can't be told")
    if at.wall is not None and not at.tzid and frame.start.exact is not None:
        raise Unfit("has no time zone, and the event is written in UTC: when it is can't be told")
    if at.form == frame.start.form or (at.wall is not None and not at.tzid):
        return wall_of(at)
    return frame.clock.wall(instant(at, zones, frame.slot))


def _take_out(found: Instances, zones: Zones, first: datetime, last: datetime) -> None:
    for said in found.event.each("EXRULE"):
        for wall in rules.walls(rules.parsed(said.value), found.times.wall, last):
            found.walls.pop(wall, None)
    gone: set[datetime] = set()
    for at, _, text in _listed(found, "EXDATE"):
        near = wall_of(at)
        if not first <= near <= last:
            continue
        try:
            walls = meant(at, found.walls, found.times.frame, zones)
        except Unfit as error:
            found.said.append(Skipped(f"{what(found.event)}, its exception {text}", str(error)))
            continue
        if not walls:
            why = "fits no instance of the event, so it takes nothing out"
            found.said.append(Skipped(f"{what(found.event)}, its exception {text}", why))
        elif len(walls) > 1:
            found.left_out += [
                Skipped(found.what(wall), f"may be what the exception {text} takes out") for wall in walls
            ]
        gone |= set(walls)
    found.walls = {wall: lasts for wall, lasts in found.walls.items() if wall not in gone}


def _listed(found: Instances, name: str) -> Iterator[tuple[Moment, Length | None, str]]:
    """What can't be read is told."""
    for one in found.event.each(name):
        for text in filter(None, (part.strip() for part in one.value.split(","))):
            begin, _, rest = text.partition("/")
            try:
                at = moment(begin, one.params.get("TZID", ""), name)
                yield at, _period(at, rest, one.params.get("TZID", "")) if rest else None, text
            except Unfit as error:
                found.said.append(Skipped(what(found.event), str(error)))


def _period(at: Moment, rest: str, tzid: str) -> Length:
    if rest.lstrip("+-").upper().startswith("P"):
        return length(rest, "RDATE")
    end = moment(rest, tzid, "RDATE")
    if end.form != at.form:
        raise Unfit(f"has an RDATE that can't be read: {rest[:40]!r}")
    return Length(timedelta(0), wall_of(end) - wall_of(at))
