"""Which account a dialled number belongs to."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.numbers.models import Number


async def dialled(session: AsyncSession, carrier_id: int, e164: str) -> tuple[Number, Account] | None:
    """None for a number that is nobody's, was released, is another carrier's, or belongs to a retired account."""
    found = (
        select(Number, Account)
        .join(Account, Account.id == Number.account_id)
        .where(Number.e164 == e164, Number.carrier_id == carrier_id)
        .where(Number.retired_at.is_(None), Account.retired_at.is_(None))
    )
    row = (await session.execute(found)).first()
    return (row[0], row[1]) if row else None


async def of_account(session: AsyncSession, account_id: int) -> list[Number]:
    """In the account's own order: pages go out from the first."""
    found = (
        select(Number)
        .where(Number.account_id == account_id, Number.retired_at.is_(None))
        .order_by(Number.position, Number.id)
    )
    return list((await session.execute(found)).scalars())
