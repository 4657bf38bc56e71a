"""One's own shifts, and those of colleagues to swap for: the final schedule, as people are really on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from oncall.known import Known, known
from oncall.people import Named, people_named
from oncall.roster.places import people_of
from oncall.rosters import SlotNow, slots_of_all
from oncall.schedule import Answer
from portal.people import Me, Person
from portal.times import week

# A shift is told with its true beginning and end if they lie no further off than this from what was asked for.
AROUND: Final = timedelta(days=35)
# what the roster gives can be asked of another; what cover gives is changed where it came from
BY_ROSTER: Final = ("layer", "default", "exception")


@dataclass(frozen=True)
class MyShift:
    """A stretch in which `person` is first in line. None: longer than was looked at."""

    person: Person
    roster: str
    slot: str
    label: str
    since: datetime | None
    until: datetime | None
    answer: Answer

    @property
    def can_be_asked_for(self) -> bool:
        return self.answer.source in BY_ROSTER

    def asked_for_at(self, now: datetime) -> datetime:
        """An instant of it that is not over: by it our links name the shift."""
        return max(self.since or now, now)


@dataclass(frozen=True)
class Theirs:
    """A colleague's shift."""

    contact: Named
    roster: str
    slot: str
    label: str
    since: datetime
    until: datetime


async def on_now(session: AsyncSession, me: Me) -> list[tuple[Person, SlotNow]]:
    """Where I am first in line at this moment."""
    found = []
    for slot in await slots_of_all(session, me.account_ids, clock.now()):
        person = me.maybe(slot.person.contact_id) if slot.person else None
        if person is not None:
            found.append((person, slot))
    return found


async def my_shifts(session: AsyncSession, me: Me, ahead: timedelta) -> list[MyShift]:
    """From now on, by beginning."""
    now = clock.now()
    low, high = now - AROUND, now + ahead + AROUND
    found = []
    for roster in await known(session, me.account_ids, low, high):
        for person in me.in_account(roster.account_id):
            found += [
                MyShift(person, roster.slug, slot, label, since, until, answer)
                for slot, label, since, until, answer in _stretches(roster, person.slug, low, high)
                if (until is None or until > now) and (since is None or since < now + ahead)
            ]
    return sorted(found, key=lambda one: (one.since or low, one.until or high))


def by_week(shifts: Sequence[MyShift], now: datetime) -> list[tuple[str, list[MyShift]]]:
    """Each week's, with its name, on the accounts' own clocks."""
    weeks = groupby(shifts, key=lambda one: week(one.asked_for_at(now), now, one.person.timezone))
    return [(name, list(theirs)) for name, theirs in weeks]


async def my_slots(session: AsyncSession, me: Me) -> list[tuple[Person, SlotNow]]:
    """The slots, with who has them now, of rosters in which I am named."""
    now = clock.now()
    rosters = await known(session, me.account_ids, now, now)
    mine = {
        (roster.account_id, roster.slug): person
        for roster in rosters
        for person in me.in_account(roster.account_id)
        if person.slug in _named_in(roster, now)
    }
    slots = await slots_of_all(session, me.account_ids, now)
    return [(mine[slot.account_id, slot.roster], slot) for slot in slots if (slot.account_id, slot.roster) in mine]


async def colleagues(session: AsyncSession, person: Person) -> list[Named]:
    """Whoever else the account's rosters name, by name."""
    now = clock.now()
    rosters = await known(session, [person.account_id], now, now)
    slugs = {slug for roster in rosters for slug in _named_in(roster, now)} - {person.slug}
    found = await people_named(session, {(person.account_id, slug) for slug in slugs})
    return sorted((one for one in found.values() if not one.is_gone(now)), key=lambda one: one.name)


async def their_shifts(session: AsyncSession, person: Person, ahead: timedelta) -> list[Theirs]:
    """What the account's rosters give to colleagues from now on; those that have begun are not swapped for."""
    now = clock.now()
    low, high = now - AROUND, now + ahead + AROUND
    others = {one.slug: one for one in await colleagues(session, person)}
    found = []
    for roster in await known(session, [person.account_id], low, high):
        for contact in others.values():
            found += [
                Theirs(contact, roster.slug, slot, label, since, until)
                for slot, label, since, until, answer in _stretches(roster, contact.slug, low, high)
                if since and until and now < since < now + ahead and answer.source in BY_ROSTER
            ]
    return sorted(found, key=lambda one: (one.contact.name, one.since))


def label_of(roster: Known, slot: str, at: datetime) -> str:
    """`Doctors, First call`"""
    body = roster.roster_at(at) or roster.versions[-1][1]
    label = next((one.label for one in body.slots if one.slot == slot), "") or slot
    return f"{body.name}, {label}"


def _named_in(roster: Known, at: datetime) -> set[str]:
    body = roster.roster_at(at)
    return set(people_of(body)) if body else set()


def _stretches(
    roster: Known, person: str, low: datetime, high: datetime
) -> Iterator[tuple[str, str, datetime | None, datetime | None, Answer]]:
    """Slot, label, beginning and end of each shift in which this person is first."""
    for slot in dict.fromkeys(each.slot for _, body in roster.versions for each in body.slots):
        pieces = [piece for piece in roster.shifts_between(slot, low, high) if piece.people[:1] == (person,)]
        for piece in _joined(pieces):
            since = piece.since if piece.since is not None and piece.since > low else None
            until = piece.until if piece.until is not None and piece.until < high else None
            yield slot, label_of(roster, slot, since or clock.now()), since, until, piece


def _joined(pieces: Sequence[Answer]) -> list[Answer]:
    """Pieces of one shift that differ only in who comes second."""
    found: list[Answer] = []
    for piece in pieces:
        last = found[-1] if found else None
        if last is not None and last.until == piece.since and _which(last) == _which(piece):
            found[-1] = replace(last, until=piece.until)
        else:
            found.append(piece)
    return found


def _which(piece: Answer) -> tuple[object, ...]:
    return piece.source, piece.layer, piece.cover, piece.shift
