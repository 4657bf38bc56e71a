"""A change of one instance and of all that follow it (RANGE=THISANDFUTURE). Pure."""

from collections.abc import Sequence
from datetime import datetime, time

from oncall.ical.found import Unfit
from oncall.ical.ics.cancelled import is_cancelled
from oncall.ical.ics.clocks import Named
from oncall.ical.ics.events import Times, times
from oncall.ical.ics.series import Instances
from oncall.ical.ics.versions import Entry
from oncall.ical.ics.zones import Zones


def goes_on(one: Entry) -> bool:
    return any(
        found.params.get("RANGE", "").upper() == "THISANDFUTURE"
        for found in one.event.properties.get("RECURRENCE-ID", [])
    )


def following(one: Entry, series: Sequence[Instances], zones: Zones, slot: Named) -> list[Instances]:
    """What takes the place of those that follow, which are gone whatever this is like. Raises Unfit."""
    taken = [(found, wall, _taken(found, wall)) for found in series for wall in [_original(one, found)]]
    if is_cancelled(one.event):
        raise Unfit("is cancelled")
    own = times(one.event, zones, slot)
    if not series:
        return [Instances(one.event, own, {own.wall: own.length})]
    return [_moved(one, own, found, wall, gone) for found, wall, gone in taken]


def _original(one: Entry, found: Instances) -> datetime:
    frame = found.times.frame
    if one.original is None or one.original_at is None:
        raise Unfit("changes events of its series (RECURRENCE-ID), but which ones can't be read")
    of_days = frame.start.form[0]
    return datetime.combine(one.original.day, time(0)) if of_days else frame.clock.wall(one.original_at)


def _taken(found: Instances, since: datetime) -> list[datetime]:
    gone = [wall for wall in found.walls if wall >= since]
    for wall in gone:
        del found.walls[wall]
    return gone


def _moved(one: Entry, own: Times, found: Instances, since: datetime, gone: Sequence[datetime]) -> Instances:
    """By as much as the first of them was moved, on the clock of the series."""
    frame = found.times.frame
    wall = frame.clock.wall(own.starts)
    by = wall - since
    return Instances(one.event, Times(frame, wall, own.length), {each + by: own.length for each in gone})
