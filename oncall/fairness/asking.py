"""One account's shares, read and added up by person."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.models import Contact
from oncall.fairness.shares import Ask, Share, Shares, shares
from oncall.known import known
from oncall.models import CoverRow
from oncall.people import Named
from oncall.stretches import Place


@dataclass(frozen=True)
class PersonShare:
    contact_id: int
    slug: str
    name: str
    share: Share
    slots: dict[Place, Share]


@dataclass(frozen=True)
class Fairness:
    """`people` have all contacts that are not retired, or were on call; `nobody` is what was left empty, by slot."""

    people: list[PersonShare]
    nobody: dict[Place, Share]


async def fairness(session: AsyncSession, account: Account, start: datetime, end: datetime) -> Fairness:
    """The sums are done in a thread: a year of many slots takes a while."""
    rosters = await known(session, [account.id], start, end)
    numbers = [cover.number for roster in rosters for cover in roster.covers]
    entered = select(CoverRow.id, CoverRow.created_at).where(CoverRow.id.in_(numbers))
    contacts = select(Contact).where(Contact.account_id == account.id).order_by(Contact.name, Contact.id)
    people = [Named(one.id, one.slug, one.name, one.retired_at) for one in (await session.execute(contacts)).scalars()]
    ask = Ask({one.slug: one for one in people}, dict((await session.execute(entered)).all()), account.timezone)
    found = await asyncio.to_thread(shares, rosters, ask, start, end)
    return Fairness([one for person in people if (one := _of(person, found))], _slots(None, found))


def _of(person: Named, found: Shares) -> PersonShare | None:
    slots = _slots(person.slug, found)
    if not slots and person.retired_at is not None:
        return None
    return PersonShare(person.id, person.slug, person.name, sum(slots.values(), Share()), slots)


def _slots(slug: str | None, found: Shares) -> dict[Place, Share]:
    return {place: share for (place, who), share in found.items() if who == slug}
