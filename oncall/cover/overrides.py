"""Entering overrides: somebody takes a slot for a while, whoever has it."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from oncall.cover.people import hold, only_for_themselves, person
from oncall.cover.rows import beginning, enter, slot_must_exist
from oncall.models import CoverRow


async def create(
    session: AsyncSession,
    by: str,
    account_id: int,
    *,
    roster: str,
    slot: str,
    contact_id: int,
    starts_at: datetime | None,
    ends_at: datetime,
    reason: str = "",
) -> CoverRow:
    """The contact stands in from `starts_at` (now, if None) to `ends_at`; a contact may enter only themselves.

    The same again, with nothing entered on top of it, is the same override. Raises Invalid, Forbidden. That they are on
    elsewhere meanwhile is no reason to refuse: who enters it may know better, and is told (`conflicts.of_override`).
    """
    only_for_themselves(by, contact_id)
    starts_at = beginning(starts_at, ends_at)
    await hold(session, account_id)
    await slot_must_exist(session, account_id, roster, slot, starts_at)
    await person(session, account_id, contact_id)
    row = CoverRow(
        account_id=account_id,
        kind="override",
        roster=roster,
        slot=slot,
        contact_id=contact_id,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason,
    )
    return await _same(session, row) or await enter(session, by, row)


async def _same(session: AsyncSession, row: CoverRow) -> CoverRow | None:
    """Somebody pressed twice, or an answer was lost on the way."""
    newest = (
        select(CoverRow)
        .where(
            CoverRow.account_id == row.account_id,
            CoverRow.ends_at > row.starts_at,
            CoverRow.starts_at < row.ends_at,
            CoverRow.cancelled_at.is_(None),
        )
        .order_by(CoverRow.id.desc())
        .limit(1)
    )
    found = (await session.execute(newest)).scalar_one_or_none()
    if found is None or found.starts_at > row.starts_at:
        return None
    what = ("kind", "roster", "slot", "contact_id", "ends_at", "reason")
    return found if all(getattr(found, name) == getattr(row, name) for name in what) else None


async def take(
    session: AsyncSession,
    by: str,
    account_id: int,
    *,
    roster: str,
    slot: str,
    contact_id: int,
    minutes: int,
    reason: str = "",
) -> CoverRow:
    """ "I take the next 2 hours": the contact has the slot from now on, for so long. Raises as `create`."""
    return await create(
        session, by, account_id, roster=roster, slot=slot, contact_id=contact_id, starts_at=None,
        ends_at=clock.now() + timedelta(minutes=minutes), reason=reason,
    )  # fmt: skip
