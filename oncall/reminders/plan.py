"""Who is to be told when, from the final schedule as it is now. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from oncall.known import Known
from oncall.people import Named
from oncall.stretches import Duty, duties

GRACE: Final = timedelta(minutes=10)
"""So long after the start a notice of it is still of use, and a confirmation is waited for."""
BEHIND: Final = timedelta(hours=1)
"""Shifts that began so lately are still looked at: what was sent about them is settled then."""
_AHEAD: Final = timedelta(hours=12)
"""Planned so long before the first is due: whoever looks sees what is to come."""


@dataclass(frozen=True)
class Shift:
    """Somebody goes on call: first in line from `starts_at` on, and not before."""

    roster: str
    slot: str
    contact_id: int
    starts_at: datetime


@dataclass(frozen=True)
class Planned:
    """To be sent from `send_at` on; of no use from `until` on, when the next one's time has come."""

    shift: Shift
    ends_at: datetime | None
    minutes: int
    send_at: datetime
    until: datetime


@dataclass(frozen=True)
class Rules:
    """`minutes` are the account's; `wishes` a contact's own, which come first. With `confirm` everybody is asked."""

    minutes: Sequence[int]
    confirm: bool
    wishes: Mapping[int, Sequence[int]]

    @property
    def furthest(self) -> timedelta:
        most = max((minutes for each in (self.minutes, *self.wishes.values()) for minutes in each), default=0)
        return timedelta(minutes=most)

    def leads(self, contact_id: int) -> list[int]:
        """Furthest first, 0 last; empty: not told at all."""
        own = self.wishes.get(contact_id, self.minutes)
        return sorted({*own, 0}, reverse=True) if own or self.confirm else []


def shifts(
    rosters: Sequence[Known], people: Mapping[str, Named], rules: Rules, now: datetime
) -> dict[Shift, datetime | None]:
    """Those that begin soon or have just begun, with their ends (None: open-ended, or further off than was loaded).
    Who has it when a roster is first put in force goes on call then."""
    start, end = now - BEHIND, now + rules.furthest + _AHEAD
    on = duties(rosters, people, start, end)
    by_slug = {roster.slug: roster for roster in rosters}
    return {
        Shift(*duty.place, people[duty.first].id, duty.since): _end(by_slug[duty.place[0]], duty, end)
        for of in on.values()
        for duty in of
        if duty.first is not None and duty.since > start
    }


def _end(roster: Known, duty: Duty, end: datetime) -> datetime | None:
    """Where the window cut it, the schedule is asked how long it really goes on."""
    if duty.until < end:
        return duty.until
    return next((one.until for one in roster.at(duty.since) if one.slot == duty.place[1]), None)


def planned(begun: Mapping[Shift, datetime | None], rules: Rules, now: datetime) -> Iterator[Planned]:
    """All that is still of use."""
    for shift, ends_at in begun.items():
        leads = rules.leads(shift.contact_id)
        for minutes, following in zip(leads, [*leads[1:], None], strict=False):
            send_at = shift.starts_at - timedelta(minutes=minutes)
            until = shift.starts_at + GRACE if following is None else shift.starts_at - timedelta(minutes=following)
            if until > now:
                yield Planned(shift, ends_at, minutes, send_at, until)


def nobody_s(shift: Shift, theirs: Collection[Shift], now: datetime) -> bool:
    """The schedule no longer says so. Of what lies further back it is not asked."""
    return shift.starts_at > now - BEHIND and shift not in theirs
