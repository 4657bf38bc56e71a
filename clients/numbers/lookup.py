"""An account's dialled numbers, and all of a carrier's."""

import asyncio
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.numbers.models import Number
from core.house import House
from core.settings import Settings
from telephony.models import Carrier

_KEPT_S: Final = 5.0


async def desk_number(session: AsyncSession, account_id: int) -> str | None:
    """Where the operators are phoned; None for an account without a number."""
    numbers = await of_account(session, account_id)
    return numbers[0].e164 if numbers else None


async def bureau_number(session: AsyncSession, settings: Settings) -> str | None:
    """Where the operators are phoned by somebody of whom nothing is known, not even the account: BUREAU_PHONE; else the
    number that has been longest in use, as all of them are answered at the same desk."""
    if settings.bureau_phone:
        return settings.bureau_phone
    found = (
        select(Number.e164)
        .join(Carrier, Carrier.id == Number.carrier_id)
        .where(Number.retired_at.is_(None), Carrier.synthetic.is_(False))
        .order_by(Number.id)
        .limit(1)
    )
    return (await session.execute(found)).scalar_one_or_none()


async def of_account(session: AsyncSession, account_id: int) -> list[Number]:
    """In the account's own order: pages go out from the first."""
    found = (
        select(Number)
        .where(Number.account_id == account_id, Number.retired_at.is_(None))
        .order_by(Number.position, Number.id)
    )
    return list((await session.execute(found)).scalars())


def kept(house: House, carrier_id: int) -> frozenset[str] | None:
    """Every number of this carrier, as it was a few seconds ago; None: it has to be asked for."""
    found = house.cache.get(f"our numbers {carrier_id}")
    fresh = isinstance(found, tuple) and asyncio.get_running_loop().time() - found[0] < _KEPT_S
    return found[1] if fresh and isinstance(found, tuple) else None


async def ours(house: House, session: AsyncSession, carrier_id: int) -> frozenset[str]:
    """Every number of this carrier: asked for with each call and text that comes in."""
    if (known := kept(house, carrier_id)) is not None:
        return known
    found = select(Number.e164).where(Number.carrier_id == carrier_id, Number.retired_at.is_(None))
    numbers = frozenset((await session.execute(found)).scalars())
    house.cache[f"our numbers {carrier_id}"] = (asyncio.get_running_loop().time(), numbers)
    return numbers
