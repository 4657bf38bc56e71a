"""What a roster's publication does to people: who is on call before it and after it, at once and in the days after."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.contacts.models import Contact
from core import clock
from oncall.cover.words import stretch
from oncall.known import Known, known
from oncall.known_cover import cover_of
from oncall.people import Named
from oncall.publishing.guards import Publication
from oncall.stretches import Duty, duties

DAYS: Final = timedelta(days=14)
_MOMENT: Final = timedelta(microseconds=1)


@dataclass(frozen=True)
class Move:
    """Somebody else is first in line from `since` to `until`; slugs, None is nobody. `running`: somebody is on call at
    that instant who would no longer be."""

    slot: str
    since: datetime
    until: datetime
    before: str | None
    after: str | None
    running: bool

    def words(self, names: Mapping[str, str], zone: str) -> str:
        was, is_ = (names.get(slug, slug) if slug else "nobody" for slug in (self.before, self.after))
        return f"{self.slot}: {is_} in place of {was}, {stretch(self.since, self.until, zone)}"


@dataclass(frozen=True)
class OnDuty:
    """Who is first in line in a slot when it takes effect, before and after."""

    slot: str
    before: str | None
    after: str | None
    until: datetime


@dataclass(frozen=True)
class Effect:
    at: datetime
    now: list[OnDuty]
    moves: list[Move]

    @property
    def running(self) -> list[Move]:
        return [move for move in self.moves if move.running]


async def effect(session: AsyncSession, publication: Publication, *, as_of: datetime | None = None) -> Effect:
    """Of a version that was not known yet at `as_of` (left out: now, for it is not published)."""
    at, account_id, slug = publication.effective_from, publication.account_id, publication.slug
    end = at + DAYS
    found = await known(session, [account_id], at, end, as_of=as_of, roster=slug)
    covers = found[0].covers if found else await cover_of(session, account_id, slug, at, end)
    before = found[0] if found else Known(account_id, slug, [], covers)
    # what was to take over earlier has done so; what takes over later still does
    versions = {**dict(before.versions), at: publication.roster}
    after = replace(before, versions=sorted(versions.items(), key=lambda version: version[0]))
    return compare(before, after, await _people(session, account_id), at, end)


def compare(before: Known, after: Known, people: Mapping[str, Named], at: datetime, end: datetime) -> Effect:
    """Pure. Slots in the new roster's order, then those that it no longer has."""
    on = [
        {place[1]: of for place, of in duties([one] if one.versions else [], people, at, end).items()}
        for one in (before, after)
    ]
    slots = list(dict.fromkeys([*on[1], *on[0]]))
    now = [_on_duty(slot, on[0].get(slot, []), on[1].get(slot, []), at) for slot in slots]
    moves = [move for slot in slots for move in _moves(slot, on[0].get(slot, []), on[1].get(slot, []), at, end)]
    return Effect(at, now, sorted(moves, key=lambda move: (move.since, slots.index(move.slot))))


def _on_duty(slot: str, old: Sequence[Duty], new: Sequence[Duty], at: datetime) -> OnDuty:
    following = [duty.until for duty in new if duty.since <= at < duty.until]
    return OnDuty(slot, _first(old, at), _first(new, at), following[0] if following else at)


def _moves(slot: str, old: Sequence[Duty], new: Sequence[Duty], at: datetime, end: datetime) -> Iterator[Move]:
    edges = sorted({at, end, *(edge for duty in (*old, *new) for edge in (duty.since, duty.until) if at < edge < end)})
    held: Move | None = None
    for since, until in pairwise(edges):
        was, is_ = _first(old, since), _first(new, since)
        if held is not None and (held.before, held.after, held.until) == (was, is_, since):
            held = replace(held, until=until)
            continue
        if held is not None and held.before != held.after:
            yield held
        held = Move(slot, since, until, was, is_, running=since == at and was is not None and was != is_)
    if held is not None and held.before != held.after:
        yield held


def _first(duty: Sequence[Duty], at: datetime) -> str | None:
    return next((one.first for one in duty if one.since <= at < one.until), None)


async def _people(session: AsyncSession, account_id: int) -> dict[str, Named]:
    """Whoever retires by the same act was there before it."""
    found = (await session.execute(select(Contact).where(Contact.account_id == account_id))).scalars()
    lately = clock.now() - _MOMENT
    return {
        one.slug: Named(one.id, one.slug, one.name, one.retired_at if (one.retired_at or lately) < lately else None)
        for one in found
    }
