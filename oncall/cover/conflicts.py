"""What speaks against cover, in words: on call twice, away, promised elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.models import Contact
from core.texts.speaking import gettext
from oncall.known import Known, known
from oncall.models import CoverRequest, CoverRow
from oncall.schedule.types import Answer, Cover, Kind
from oncall.told import place_words, reason_words, stretch


@dataclass(frozen=True)
class Stint:
    """`contact` would have (roster, slot) from `starts` to `ends`: in place of `replaces` (None: of whoever it is)."""

    contact: Contact
    kind: Kind
    roster: str
    slot: str
    starts: datetime
    ends: datetime
    replaces: str | None = None


async def of_stints(
    session: AsyncSession, account: Account, stints: Sequence[Stint], *, request_id: int | None = None
) -> list[str]:
    """What would stand against these, entered together. Empty: nothing. `request_id` is the one they come from."""
    if not stints:
        return []
    start, end = min(one.starts for one in stints), max(one.ends for one in stints)
    rosters = [_with(each, stints) for each in await known(session, [account.id], start, end)]
    found: list[str] = []
    for one in stints:
        found += list(_twice(rosters, one, account.timezone))
        found += await away(session, account, one.contact, one.starts, one.ends)
        found += await _promised(session, account, one, request_id)
    return list(dict.fromkeys(found))


async def of_override(session: AsyncSession, row: CoverRow) -> list[str]:
    """What stands against an override that was entered already."""
    account, contact = await session.get_one(Account, row.account_id), await session.get_one(Contact, row.contact_id)
    stint = Stint(contact, "override", row.roster or "", row.slot or "", row.starts_at, row.ends_at)
    return await of_stints(session, account, [stint])


def _with(roster: Known, stints: Sequence[Stint]) -> Known:
    top = max((cover.number for cover in roster.covers), default=0)
    mine = [one for one in stints if one.roster == roster.slug]
    more = [
        Cover(top + n, one.kind, one.slot, one.contact.slug, one.replaces, one.starts, one.ends)
        for n, one in enumerate(mine, 1)
    ]
    return replace(roster, covers=[*roster.covers, *more])


def _twice(rosters: Sequence[Known], stint: Stint, zone: str) -> Iterator[str]:
    """Where they would be first in line in another slot too."""
    firsts = [(roster, answer) for roster in rosters for answer in _first(roster, stint)]
    mine = [answer for roster, answer in firsts if (roster.slug, answer.slot) == (stint.roster, stint.slot)]
    for roster, answer in firsts:
        if (roster.slug, answer.slot) == (stint.roster, stint.slot):
            continue
        for own in mine:
            both = _overlap(answer, own, stint)
            if both is not None:
                yield gettext(
                    "%(name)s is on call for %(place)s too, %(when)s (%(reason)s).",
                    name=stint.contact.name, place=place_words(roster.slug, answer.slot), when=stretch(*both, zone),
                    reason=reason_words(answer.source, answer.reason),
                )  # fmt: skip


def _first(roster: Known, stint: Stint) -> Iterator[Answer]:
    for slot in {each.slot: None for _, body in roster.versions for each in body.slots}:
        for answer in roster.between(slot, stint.starts, stint.ends):
            if answer.people and answer.people[0] == stint.contact.slug:
                yield answer


def _overlap(one: Answer, other: Answer, stint: Stint) -> tuple[datetime, datetime] | None:
    since = max(each for each in (one.since, other.since, stint.starts) if each is not None)
    until = min(each for each in (one.until, other.until, stint.ends) if each is not None)
    return (since, until) if since < until else None


async def away(session: AsyncSession, account: Account, contact: Contact, start: datetime, end: datetime) -> list[str]:
    """Their absences meanwhile."""
    return [_away(account, contact, row) for row in await _absences(session, account, contact, start, end)]


async def away_throughout(session: AsyncSession, account: Account, stint: Stint) -> str | None:
    """The absence that would leave nothing of the stint to them: the schedule looks at absences last."""
    for row in await _absences(session, account, stint.contact, stint.starts, stint.ends):
        if row.roster in (None, stint.roster) and row.starts_at <= stint.starts and row.ends_at >= stint.ends:
            return _away(account, stint.contact, row)
    return None


def _away(account: Account, contact: Contact, row: CoverRow) -> str:
    when = stretch(row.starts_at, row.ends_at, account.timezone)
    if row.reason:
        return gettext("%(name)s is away %(when)s (%(why)s).", name=contact.name, when=when, why=row.reason)
    return gettext("%(name)s is away %(when)s.", name=contact.name, when=when)


async def _absences(
    session: AsyncSession, account: Account, contact: Contact, start: datetime, end: datetime
) -> list[CoverRow]:
    found = select(CoverRow).where(
        CoverRow.kind == "absence",
        CoverRow.account_id == account.id,
        CoverRow.replaces_id == contact.id,
        CoverRow.ends_at > start,
        CoverRow.starts_at < end,
        CoverRow.cancelled_at.is_(None),
    )
    return list((await session.execute(found.order_by(CoverRow.id))).scalars())


async def _promised(session: AsyncSession, account: Account, stint: Stint, request_id: int | None) -> list[str]:
    """What they said yes to and that waits for approval; what is in force is on the schedule already."""
    found = select(CoverRequest).where(
        CoverRequest.account_id == account.id,
        CoverRequest.status == "accepted",
        CoverRequest.taker_id == stint.contact.id,
        CoverRequest.ends_at > stint.starts,
        CoverRequest.starts_at < stint.ends,
        CoverRequest.id != (request_id or 0),
    )
    return [
        gettext(
            "%(name)s has said yes to %(place)s %(when)s (request %(number)s, waiting for approval).",
            name=stint.contact.name,
            place=place_words(row.roster, row.slot),
            when=stretch(row.starts_at, row.ends_at, account.timezone),
            number=row.id,
        )
        for row in (await session.execute(found)).scalars()
    ]
