"""What stands on the screens of supervisors and administrators while a fault of ours goes on.

Whose number it is, decides who sees it; a fault of the whole carrier everybody does who is told of the bureau at all.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.sms.errors import meaning
from channels.sms.our_faults import ENTITY, CarrierFault
from clients.accounts.models import Account
from clients.numbers.models import Number
from core.house import House
from core.live import Entity, View
from telephony.models import Carrier

_STANDS: Final = (CarrierFault.ended_at.is_(None), CarrierFault.seen_at.is_(None))

_IS_ITS: Final = (
    (Number.e164 == CarrierFault.from_address)
    & (Number.carrier_id == CarrierFault.carrier_id)
    & Number.retired_at.is_(None)
)


async def views(session: AsyncSession, *which: ColumnElement[bool]) -> dict[int, View]:
    """Those that stand, oldest first."""
    found = (
        select(CarrierFault, Carrier.slug, Account.id, Account.name)
        .join(Carrier, Carrier.id == CarrierFault.carrier_id)
        .outerjoin(Number, _IS_ITS)
        .outerjoin(Account, Account.id == Number.account_id)
        .where(*_STANDS, *which)
        .order_by(CarrierFault.id)
    )
    return {
        fault.id: View(account_id, _data(fault, slug, name))
        for fault, slug, account_id, name in (await session.execute(found)).all()
    }


def _data(fault: CarrierFault, slug: str, account: str | None) -> dict[str, Any]:
    return {
        "fault": meaning(fault.code).fault or "account",
        "code": fault.code,
        "carrier": slug,
        "number": fault.from_address,
        "account": account,
        "since": fault.since_at.isoformat(),
    }


async def account_of(session: AsyncSession, fault_id: int) -> int | None:
    """Whose number it is about."""
    found = select(Number.account_id).join(CarrierFault, _IS_ITS).where(CarrierFault.id == fault_id)
    return (await session.execute(found)).scalars().first()


async def _of_ids(house: House, session: AsyncSession, ids: Sequence[int]) -> dict[int, View]:  # noqa: ARG001 - the signature
    return await views(session, CarrierFault.id.in_(ids))


async def _standing(session: AsyncSession, _: int | None) -> list[int]:
    return list((await session.execute(select(CarrierFault.id).where(*_STANDS))).scalars())


CARRIER_FAULTS: Final = Entity(ENTITY, _standing, _of_ids)
