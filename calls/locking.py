"""One lock for everything about a call.

Whoever changes a call, its legs, its conferences, its place in the line or its offers locks the call's row first, so
that two webhooks about one call never wait for each other in a circle. (Matching is the one exception: it takes only
rows that are free.)
"""

from sqlalchemy.ext.asyncio import AsyncSession

from calls.models import Call


async def lock_call(session: AsyncSession, call_id: int) -> Call | None:
    """The call as it is now, held until the commit. Rows that refer to it may still be written by others."""
    return await session.get(Call, call_id, populate_existing=True, with_for_update={"key_share": True})


async def locked(session: AsyncSession, call_id: int) -> Call:
    """The same for a call that surely exists."""
    return await session.get_one(Call, call_id, populate_existing=True, with_for_update={"key_share": True})
