"""Who is on call, from the rosters and overrides in force. The answer itself is computed in `oncall.shifts`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.contacts.models import Contact
from core import documents
from oncall.models import CoverRow
from oncall.schema import KIND, Roster
from oncall.shifts import OnCall, Override, who_is_on_call

# no shift of a weekly rotation is longer, whatever the clocks do
_SHIFT = timedelta(days=8)


@dataclass(frozen=True)
class OnCallPerson:
    """Times are UTC; from `since` to `until` it stays this person for this reason."""

    contact_id: int
    contact_slug: str
    name: str
    roster: str
    slot: str
    since: datetime
    until: datetime
    reason: str


@dataclass(frozen=True)
class SlotNow:
    """A slot and who has it; `person` is None if nobody has: before the rotation's start, or a retired contact."""

    roster: str
    slot: str
    label: str
    person: OnCallPerson | None


async def on_call_now(
    session: AsyncSession, account_id: int, roster_slug: str, slot: str, at: datetime
) -> OnCallPerson | None:
    """Who has this slot at `at`. None if nobody has: no such roster or slot, before its start, or a retired contact."""
    people = await on_call(session, account_id, at, roster_slug)
    return next((person for person in people if person.slot == slot), None)


async def on_call(
    session: AsyncSession, account_id: int, at: datetime, roster_slug: str | None = None
) -> list[OnCallPerson]:
    """Every slot that has somebody at `at`, of one roster or all, in the order of slug and roster."""
    return [now.person for now in await slots_now(session, account_id, at, roster_slug) if now.person]


async def slots_now(
    session: AsyncSession, account_id: int, at: datetime, roster_slug: str | None = None
) -> list[SlotNow]:
    """Every slot, with nobody in it too."""
    versions = [
        version
        for version in await documents.current_all(session, KIND, account_id, at)
        if roster_slug in (None, version.slug)
    ]
    overrides = await _overrides(session, account_id, [version.slug for version in versions], at)
    rosters = {version.slug: Roster.model_validate(version.body) for version in versions}
    answers = [
        (slug, answer) for slug, roster in rosters.items() for answer in who_is_on_call(roster, overrides[slug], at)
    ]
    people = await _people(session, account_id, answers)
    return [
        SlotNow(slug, slot.slot, slot.label or slot.slot, people.get((slug, slot.slot)))
        for slug, roster in rosters.items()
        for slot in roster.slots
    ]


async def _overrides(
    session: AsyncSession, account_id: int, rosters: list[str], at: datetime
) -> dict[str, list[Override]]:
    """What may decide or bound the answer: all that has not ended, and what ended within the shift or the override of
    now. Long past cover is not read, so the answer takes as long after ten years as on the first day."""
    ends = func.least(CoverRow.ends_at, func.coalesce(CoverRow.cancelled_at, CoverRow.ends_at))
    mine = (CoverRow.account_id == account_id, CoverRow.kind == "override", CoverRow.roster.in_(rosters))
    found = (
        select(CoverRow, Contact.slug, ends)
        .join(Contact, Contact.id == CoverRow.contact_id)
        .where(*mine, CoverRow.ends_at > _oldest(mine, at))
        .order_by(CoverRow.id)
    )
    by_roster: dict[str, list[Override]] = {roster: [] for roster in rosters}
    for row, contact, ended in await session.execute(found):
        by_roster[row.roster or ""].append(Override(row.id, row.slot or "", contact, row.starts_at, ended, row.reason))
    return by_roster


def _oldest(mine: Iterable[ColumnElement[bool]], at: datetime) -> ColumnElement[datetime]:
    began = select(func.min(CoverRow.starts_at)).where(*mine, CoverRow.starts_at <= at, CoverRow.ends_at > at)
    return func.least(at - _SHIFT, began.scalar_subquery())


async def _people(
    session: AsyncSession, account_id: int, answers: list[tuple[str, OnCall]]
) -> dict[tuple[str, str], OnCallPerson]:
    slugs = {answer.contact_slug for _, answer in answers}
    if not slugs:
        return {}
    found = select(Contact).where(
        Contact.account_id == account_id, Contact.slug.in_(slugs), Contact.retired_at.is_(None)
    )
    contacts = {contact.slug: contact for contact in (await session.execute(found)).scalars()}
    return {
        (roster, answer.slot): OnCallPerson(
            contacts[answer.contact_slug].id,
            answer.contact_slug,
            contacts[answer.contact_slug].name,
            roster,
            answer.slot,
            answer.since,
            answer.until,
            answer.reason,
        )
        for roster, answer in answers
        if answer.contact_slug in contacts
    }
