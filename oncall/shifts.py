"""Who is on call: pure. No session, no clock; the instant is an argument.

Shifts run from hand-over to hand-over. A hand-over at 17:00 is at 17:00 local time in winter and in summer, so the
shift over a change of the clocks lasts an hour less or more than 168. A hand-over time that comes twice on its day
happens the first time; one that never comes is as much later as the clocks went forward: 02:30 happens at 03:30
(`clients.local_time`).

An override replaces the rotation in its slot from its start to its end; of several at once the one entered last counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from clients.local_time import instant_of, local
from oncall.schema import Roster, Rotation


@dataclass(frozen=True)
class Override:
    """Dated cover for one slot. `number` grows with each entry: the highest wins. `ends` is when it ended if
    cancelled."""

    number: int
    slot: str
    contact_slug: str
    starts: datetime
    ends: datetime
    reason: str = ""

    def holds(self, at: datetime) -> bool:
        return self.starts <= at < self.ends


@dataclass(frozen=True)
class OnCall:
    """One slot's answer. From `since` to `until` (UTC, the end not included) it stays this person for this reason."""

    slot: str
    contact_slug: str
    since: datetime
    until: datetime
    reason: str


def who_is_on_call(roster: Roster, overrides: Iterable[Override], at: datetime) -> list[OnCall]:
    """One entry per slot that has somebody, in the roster's order. `at` carries its offset."""
    at = at.astimezone(UTC)
    by_slot: dict[str, list[Override]] = {}
    for override in overrides:
        by_slot.setdefault(override.slot, []).append(override)
    answers = (_in_slot(slot.slot, slot.rotation, by_slot.get(slot.slot, ()), at) for slot in roster.slots)
    return [answer for answer in answers if answer is not None]


def shift_at(rotation: Rotation, at: datetime) -> tuple[str, datetime, datetime] | None:
    """The rotation alone: who, from when, until when. None before its first hand-over."""
    first = rotation.first_day
    today = local(at, rotation.timezone).date()
    # the days say which week it is to within one; the instants decide
    week = max(int(today.since(first, total="days")), 0) // 7
    while week > 0 and at < _hand_over(rotation, week):
        week -= 1
    while at >= _hand_over(rotation, week + 1):
        week += 1
    start = _hand_over(rotation, week)
    if at < start:
        return None
    return rotation.people[week % len(rotation.people)], start, _hand_over(rotation, week + 1)


def _hand_over(rotation: Rotation, week: int) -> datetime:
    return instant_of(rotation.first_day.add(days=7 * week), rotation.hand_over.time, rotation.timezone)


def _in_slot(slot: str, rotation: Rotation, overrides: Sequence[Override], at: datetime) -> OnCall | None:
    holding = max((one for one in overrides if one.holds(at)), key=lambda one: one.number, default=None)
    if holding is not None:
        person, since, until = holding.contact_slug, holding.starts, holding.ends
        reason = "override" + (f": {holding.reason}" if holding.reason else "")
        stronger = [one for one in overrides if one.number > holding.number]
    else:
        shift = shift_at(rotation, at)
        if shift is None:
            return None
        person, since, until = shift
        reason = f"weekly rotation, {rotation.hand_over.day} {rotation.hand_over.time}"
        stronger = list(overrides)
    # none of the stronger ones holds now, but they bound how long this answer has held and will hold
    real = [one for one in stronger if one.starts < one.ends]
    since = max([since, *(one.ends for one in real if one.ends <= at)])
    until = min([until, *(one.starts for one in real if one.starts > at)])
    return OnCall(slot, person, since.astimezone(UTC), until.astimezone(UTC), reason)
