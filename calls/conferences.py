"""Conferences: named for one offer, used once."""

import secrets

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from calls.models import Call, Conference
from core import clock


async def record(session: AsyncSession, call: Call, offer_id: int) -> int:
    """A conference nobody has entered yet. Names are shared by the whole carrier account and say nothing of anybody."""
    made = await session.execute(
        insert(Conference)
        .values(
            name=f"offer-{offer_id}-{secrets.token_hex(6)}",
            call_id=call.id,
            account_id=call.account_id,
            carrier_id=call.carrier_id,
            offer_id=offer_id,
            created_at=clock.now(),
        )
        .returning(Conference.id)
    )
    return made.scalar_one()


async def get(session: AsyncSession, conference_id: int | None) -> Conference | None:
    if conference_id is None:
        return None
    return await session.get(Conference, conference_id, populate_existing=True)


async def of_call(session: AsyncSession, call_id: int) -> Conference | None:
    """Where the call's parties are now."""
    found = await session.execute(
        select(Conference)
        .where(Conference.call_id == call_id, Conference.ended_at.is_(None), Conference.sid.is_not(None))
        .order_by(Conference.id.desc())
        .limit(1)
    )
    return found.scalar_one_or_none()


async def fill_in_sid(session: AsyncSession, conference_id: int, sid: str | None) -> None:
    if sid:
        await session.execute(
            update(Conference)
            .where(Conference.id == conference_id, Conference.sid.is_(None))
            .values(sid=sid)
            .execution_options(synchronize_session=False)
        )


async def ended(session: AsyncSession, conference_id: int) -> None:
    await session.execute(
        update(Conference)
        .where(Conference.id == conference_id)
        .values(ended_at=func.coalesce(Conference.ended_at, clock.now()))
        .execution_options(synchronize_session=False)
    )
