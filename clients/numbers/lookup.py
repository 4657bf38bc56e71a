"""An account's dialled numbers."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.numbers.models import Number


async def desk_number(session: AsyncSession, account_id: int) -> str | None:
    """Where the operators are phoned; None for an account without a number."""
    numbers = await of_account(session, account_id)
    return numbers[0].e164 if numbers else None


async def of_account(session: AsyncSession, account_id: int) -> list[Number]:
    """In the account's own order: pages go out from the first."""
    found = (
        select(Number)
        .where(Number.account_id == account_id, Number.retired_at.is_(None))
        .order_by(Number.position, Number.id)
    )
    return list((await session.execute(found)).scalars())
