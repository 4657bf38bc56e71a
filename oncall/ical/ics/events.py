"""One event as it stands in a calendar: when it begins, how long it lasts, and by which clock. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from oncall.ical.decoding import shown
from oncall.ical.found import Unfit
from oncall.ical.ics.clocks import Clock, Fixed, Named
from oncall.ical.ics.components import Component, Property
from oncall.ical.ics.moments import Length, Moment, length, moment, moment_of
from oncall.ical.ics.zones import Zones

_DAY: Final = timedelta(days=1)
_ROUGH: Final = 40


@dataclass(frozen=True)
class Frame:
    """By which clock an event repeats. `slot` is the clock of whole days, and of times without a zone."""

    clock: Clock
    slot: Named
    start: Moment


@dataclass(frozen=True)
class Times:
    """`wall` is the beginning on the frame's clock."""

    frame: Frame
    wall: datetime
    length: Length

    @property
    def starts(self) -> datetime:
        return self.frame.clock.instant(self.wall)

    def ends(self, wall: datetime) -> datetime:
        """Of what begins at `wall`: days are counted on the calendar, the rest on the clock."""
        return self.frame.clock.instant(wall + self.length.days) + self.length.rest


def instant(at: Moment, zones: Zones, slot: Named) -> datetime:
    """UTC. Raises Unfit for a zone that nobody knows."""
    return at.exact if at.exact is not None else clock_of(at, zones, slot).instant(wall_of(at))


def clock_of(at: Moment, zones: Zones, slot: Named) -> Clock:
    if at.exact is not None:
        return Fixed()
    return zones.clock(at.tzid) if at.tzid and at.wall is not None else slot


def wall_of(at: Moment) -> datetime:
    """As its own clock shows it."""
    if at.exact is not None:
        return at.exact.replace(tzinfo=None)
    return at.wall or datetime.combine(at.day, datetime.min.time())


def times(event: Component, zones: Zones, slot: Named) -> Times:
    """Raises Unfit."""
    begin = event.one("DTSTART")
    if begin is None:
        raise Unfit("has no beginning (DTSTART)")
    start = moment_of(begin)
    frame = Frame(clock_of(start, zones, slot), slot, start)
    found = Times(frame, wall_of(start), _length(event, start, zones, slot))
    if found.ends(found.wall) <= found.starts:
        raise Unfit("does not last: it has no end, or one before its beginning")
    return found


def _length(event: Component, start: Moment, zones: Zones, slot: Named) -> Length:
    end, lasts = event.one("DTEND"), event.one("DURATION")
    if end is not None:
        until = moment_of(end)
        if until.form == start.form:
            return Length(wall_of(until) - wall_of(start))
        return Length(timedelta(0), _end(until, start, zones, slot) - instant(start, zones, slot))
    if lasts is not None:
        return length(lasts.value)
    return Length(_DAY if start.wall is None and start.exact is None else timedelta(0))


def _end(until: Moment, start: Moment, zones: Zones, slot: Named) -> datetime:
    """An end written otherwise than the beginning. Without a zone it may be of the beginning's, or of the slot's: it
    counts where that is the same."""
    at = instant(until, zones, slot)
    is_floating = until.wall is not None and not until.tzid
    if is_floating and clock_of(start, zones, slot).instant(wall_of(until)) != at:
        raise Unfit(f"ends at {until}, and nobody knows in which time zone: it begins at {start}")
    start_floats = start.wall is not None and not start.tzid
    if start_floats and clock_of(until, zones, slot).instant(wall_of(start)) != instant(start, zones, slot):
        raise Unfit(f"begins at {start}, and nobody knows in which time zone: it ends at {until}")
    return at


def what(event: Component, at: datetime | None = None) -> str:
    """For people to find it by: its name and time, however broken it is."""
    name = shown(event.rough("SUMMARY") or event.rough("UID") or "without a name")
    when = f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if at is not None else _rough_time(event)
    return f'event "{name}"' + (f" ({when})" if when else "")


def _rough_time(event: Component) -> str:
    begin: Property | None = next(iter(event.properties.get("DTSTART", [])), None)
    if begin is None:
        return ""
    try:
        return str(moment(begin.value, begin.params.get("TZID", ""), "DTSTART"))
    except Unfit:
        return shown(begin.value, _ROUGH)
