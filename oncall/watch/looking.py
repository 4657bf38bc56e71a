"""What findings are told from, read for any number of accounts in the same few statements."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Final

from sqlalchemy import func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.known import methods_known
from clients.contacts.models import Contact
from clients.contacts.shut import shut
from core import clock
from core.documents.models import Document, DocumentVersion
from core.settings import Settings
from oncall.known import known
from oncall.models import CoverRequest
from oncall.people import Named
from oncall.roster.schema import KIND
from oncall.watch.findings import Asked, Finding, Look, findings
from oncall.watch.models import RosterConfirmation
from oncall.watch.paged import paged_slots
from oncall.watch.unconfirmed import unconfirmed

AHEAD: Final = timedelta(days=30)


async def find(
    session: AsyncSession, settings: Settings, accounts: Sequence[Account], ahead: timedelta = AHEAD
) -> list[Finding]:
    """Of all these accounts, from now on; the worst first. The sums are done in a thread: they may take a while."""
    start = clock.now()
    seen = await look_at(session, settings, accounts, start, start + ahead)
    found = await asyncio.to_thread(lambda: [one for each in seen for one in findings(each, start, start + ahead)])
    return sorted([*found, *await unconfirmed(session, accounts, start)], key=_order)


def _order(finding: Finding) -> tuple[bool, datetime, int, str]:
    return finding.severity == "warning", finding.since or clock.now(), finding.account_id, finding.words


async def look_at(
    session: AsyncSession, settings: Settings, accounts: Sequence[Account], start: datetime, end: datetime
) -> list[Look]:
    ids = [account.id for account in accounts]
    rosters = groupby(await known(session, ids, start, end), key=attrgetter("account_id"))
    of_account = {account_id: list(group) for account_id, group in rosters}
    people = await _people(session, ids)
    methods = await methods_known(session, [person.id for of in people.values() for person in of.values()])
    confirmed = await _confirmed(session, ids)
    asked = await _asked(session, ids, start)
    paged = await paged_slots(session, ids)
    return [
        Look(
            account_id=account.id,
            timezone=account.timezone,
            rosters=of_account.get(account.id, []),
            people=people.get(account.id, {}),
            methods={person.id: methods[person.id] for person in people.get(account.id, {}).values()},
            confirmed=confirmed.get(account.id, {}),
            asked=asked.get(account.id, []),
            paged=None if paged is None else paged[account.id],
            shut=shut(settings),
            backup=_stands(account, people.get(account.id, {}), start),
        )
        for account in accounts
    ]


def _stands(account: Account, people: dict[str, Named], at: datetime) -> bool:
    backup = next((one for one in people.values() if one.id == account.backup_contact_id), None)
    return backup is not None and not backup.is_gone(at)


async def _people(session: AsyncSession, account_ids: Collection[int]) -> dict[int, dict[str, Named]]:
    found = select(Contact.account_id, Contact.id, Contact.slug, Contact.name, Contact.retired_at).where(
        Contact.account_id.in_(account_ids)
    )
    people: dict[int, dict[str, Named]] = {}
    for row in await session.execute(found):
        people.setdefault(row.account_id, {})[row.slug] = Named(row.id, row.slug, row.name, row.retired_at)
    return people


async def _confirmed(session: AsyncSession, account_ids: Collection[int]) -> dict[int, dict[str, datetime]]:
    """By account and roster. To publish a roster is to say that it is right."""
    said = select(RosterConfirmation.account_id, RosterConfirmation.roster.label("slug"), RosterConfirmation.at)
    published = (
        select(Document.account_id, Document.slug, DocumentVersion.published_at)
        .join(DocumentVersion, DocumentVersion.document_id == Document.id)
        .where(Document.kind == KIND, Document.account_id.in_(account_ids))
    )
    both = union_all(said.where(RosterConfirmation.account_id.in_(account_ids)), published).subquery()
    last = select(both.c.account_id, both.c.slug, func.max(both.c.at)).group_by(both.c.account_id, both.c.slug)
    found: dict[int, dict[str, datetime]] = {}
    for account_id, slug, at in await session.execute(last):
        found.setdefault(account_id, {})[slug] = at
    return found


async def _asked(session: AsyncSession, account_ids: Collection[int], now: datetime) -> dict[int, list[Asked]]:
    """By account. Both shifts of a swap: the one that is asked takes, and the one given back."""
    rows = select(CoverRequest).where(
        CoverRequest.account_id.in_(account_ids),
        CoverRequest.status.in_(("open", "accepted")),
        CoverRequest.over_at > now,
    )
    requests = list((await session.execute(rows.order_by(CoverRequest.id))).scalars())
    named = {one for row in requests for one in (row.from_contact_id, row.to_contact_id, row.taker_id) if one}
    slugs = dict((await session.execute(select(Contact.id, Contact.slug).where(Contact.id.in_(named)))).all())
    found: dict[int, list[Asked]] = {}
    for row in requests:
        taker = row.taker_id or row.to_contact_id
        if taker is not None:
            asked = Asked((row.roster, row.slot), slugs[taker], row.starts_at, row.ends_at)
            found.setdefault(row.account_id, []).append(asked)
        if row.return_roster and row.return_slot and row.return_starts_at and row.return_ends_at:
            back = (row.return_roster, row.return_slot)
            asked = Asked(back, slugs[row.from_contact_id], row.return_starts_at, row.return_ends_at)
            found.setdefault(row.account_id, []).append(asked)
    return found
