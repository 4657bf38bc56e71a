"""Whether a message's call still goes on."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from calls.models import Call


async def still_talking(session: AsyncSession, call_id: int | None) -> bool:
    if call_id is None:
        return False
    status = (await session.execute(select(Call.status).where(Call.id == call_id))).scalar_one_or_none()
    return status not in (None, "ended")
