"""Entering and cancelling cover. Never deleted or changed: what held then must stay known."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from clients.contacts.models import Contact
from clients.faults import unknown
from core import clock, documents
from core.audit import audit
from core.auth.actor import Actor
from core.auth.models import User
from core.errors import Conflict, Invalid, NotFound
from core.events import changed
from oncall.models import CoverRow
from oncall.schema import KIND, Roster

ENTITY = "roster_override"
# a console's "from now" may arrive late, or come from a clock that is slow
CLOCKS_DIFFER = timedelta(minutes=5)


async def create(
    session: AsyncSession,
    actor: Actor,
    account_id: int,
    *,
    roster: str,
    slot: str,
    contact_id: int,
    starts_at: datetime | None,
    ends_at: datetime,
    reason: str = "",
) -> CoverRow:
    """The contact stands in from `starts_at` (now, if None) to `ends_at`. Raises Invalid."""
    now = clock.now()
    starts_at = starts_at or now
    if starts_at < now - CLOCKS_DIFFER:
        raise Invalid("Cover can't begin in the past: who was on call then is known. Leave starts_at out to begin now.")
    starts_at = max(starts_at, now)
    if ends_at <= starts_at:
        raise Invalid("Cover must end after it begins, and in the future.")
    await _slot_must_exist(session, account_id, roster, slot)
    await _contact_must_be_there(session, account_id, contact_id)
    row = CoverRow(
        account_id=account_id,
        kind="override",
        roster=roster,
        slot=slot,
        contact_id=contact_id,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason,
        created_by=actor.user_id,
        created_at=now,
    )
    session.add(row)
    await session.flush()
    await audit(session, actor, "override-create", f"{ENTITY}:{row.id}", account_id, roster=roster, slot=slot)
    await changed(session, ENTITY, row.id, account_id)
    return row


async def get(session: AsyncSession, account_id: int, override_id: int) -> CoverRow:
    row = await session.get(CoverRow, override_id)
    if row is None or row.account_id != account_id:
        raise NotFound("There is no such override.")
    return row


async def cancel(session: AsyncSession, actor: Actor, row: CoverRow) -> None:
    """From this instant it no longer holds. Raises Conflict if it was cancelled or over already."""
    now = clock.now()
    cancelled = (
        update(CoverRow)
        .where(CoverRow.id == row.id, CoverRow.cancelled_at.is_(None), CoverRow.ends_at > now)
        .values(cancelled_at=now, cancelled_by=actor.by)
        .returning(CoverRow.id)
        .execution_options(synchronize_session=False)
    )
    if (await session.execute(cancelled)).first() is None:
        raise Conflict("This override is over already, or was cancelled: there is nothing left to cancel.")
    await audit(session, actor, "override-cancel", f"{ENTITY}:{row.id}", row.account_id)
    await changed(session, ENTITY, row.id, row.account_id)


async def _slot_must_exist(session: AsyncSession, account_id: int, roster: str, slot: str) -> None:
    rosters = {each.slug: each.body for each in await documents.current_all(session, KIND, account_id)}
    if roster not in rosters:
        raise Invalid(f"In this account {unknown('roster', roster, rosters)}.")
    slots = [each.slot for each in Roster.model_validate(rosters[roster]).slots]
    if slot not in slots:
        raise Invalid(f"In the roster {roster} {unknown('slot', slot, slots)}.")


async def _contact_must_be_there(session: AsyncSession, account_id: int, contact_id: int) -> None:
    contact = await session.get(Contact, contact_id)
    if contact is None or contact.account_id != account_id or contact.retired_at is not None:
        raise Invalid("That is no contact of this account, or a retired one.")


async def coming(session: AsyncSession, account_id: int) -> list[tuple[CoverRow, str, str | None]]:
    """What holds or will hold, by its start, with the name of who stands in and of who entered it."""
    found = (
        select(CoverRow, Contact.name, User.name)
        .join(Contact, Contact.id == CoverRow.contact_id)
        .outerjoin(User, User.id == CoverRow.created_by)
        .where(CoverRow.account_id == account_id, CoverRow.kind == "override", CoverRow.ends_at > clock.now())
        .where(CoverRow.cancelled_at.is_(None))
        .order_by(CoverRow.starts_at, CoverRow.id)
    )
    return [(row, contact, user) for row, contact, user in await session.execute(found)]


async def standing_in(session: AsyncSession, account_id: int) -> list[tuple[str, str, str, datetime]]:
    """Contact (slug), roster, slot and end of all cover that holds or will hold."""
    found = (
        select(Contact.slug, CoverRow.roster, CoverRow.slot, CoverRow.ends_at)
        .join(Contact, Contact.id == CoverRow.contact_id)
        .where(CoverRow.account_id == account_id, CoverRow.kind == "override", CoverRow.ends_at > clock.now())
        .where(CoverRow.cancelled_at.is_(None))
        .order_by(CoverRow.id)
    )
    return [(contact, roster or "", slot or "", until) for contact, roster, slot, until in await session.execute(found)]
