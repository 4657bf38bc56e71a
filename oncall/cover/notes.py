"""Last-minute notes for the operators: who is hard to reach tonight, and how. Nothing about patients."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.audit import audit
from core.errors import Conflict, Invalid, NotFound
from core.events import changed
from core.once import write_once
from oncall.cover.people import contact_of, only_for_themselves, person, user_of
from oncall.models import DutyNote

ENTITY: Final = "duty_note"
LONGEST: Final = timedelta(days=31)
TONIGHT: Final = timedelta(hours=12)


async def post(
    session: AsyncSession,
    by: str,
    account_id: int,
    *,
    text: str,
    until: datetime | None = None,
    contact_id: int | None = None,
) -> DutyNote:
    """Shown until `until` (left out: for 12 hours), about a contact or none; a contact writes about themselves.

    Raises Invalid, Forbidden.
    """
    now = clock.now()
    until = until or now + TONIGHT
    if until <= now:
        raise Invalid("A note is shown until a time in the future.")
    if until > now + LONGEST and by != "system":
        raise Invalid(f"A note is for {LONGEST.days} days at most; what stays true belongs into the account's notes.")
    if contact_of(by) is not None:
        contact_id = contact_id or contact_of(by)
        only_for_themselves(by, contact_id)
    if contact_id is not None:
        await person(session, account_id, contact_id)
    row = DutyNote(
        account_id=account_id, contact_id=contact_id, text=text[:300], until=until, created_at=now,
        created_by=user_of(by), created_by_contact=contact_of(by),
    )  # fmt: skip
    session.add(row)
    await session.flush()
    await audit(session, by, "note-create", f"{ENTITY}:{row.id}", account_id)
    await changed(session, ENTITY, row.id, account_id)
    return row


async def get(session: AsyncSession, account_id: int, note_id: int) -> DutyNote:
    row = await session.get(DutyNote, note_id)
    if row is None or row.account_id != account_id:
        raise NotFound("There is no such note.")
    return row


async def remove(session: AsyncSession, by: str, row: DutyNote) -> None:
    """Not shown from now on. Raises Conflict if it was removed or is over; a contact removes their own only."""
    only_for_themselves(by, row.created_by_contact)
    now = clock.now()
    still = (DutyNote.removed_at.is_(None), DutyNote.until > now)
    if not await write_once(session, row, *still, removed_at=now, removed_by=by):
        raise Conflict("This note is over, or was removed: there is nothing left to remove.")
    await audit(session, by, "note-remove", f"{ENTITY}:{row.id}", row.account_id)
    await changed(session, ENTITY, row.id, row.account_id)


async def current(session: AsyncSession, account_id: int) -> list[DutyNote]:
    """What is to be shown now, newest first."""
    found = select(DutyNote).where(
        DutyNote.account_id == account_id, DutyNote.until > clock.now(), DutyNote.removed_at.is_(None)
    )
    return list((await session.execute(found.order_by(DutyNote.id.desc()).limit(50))).scalars())
