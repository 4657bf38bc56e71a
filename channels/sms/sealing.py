"""Senders' numbers of texts that came before they were sealed: sealed now, in small steps, until none is left."""

from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from channels.sms.models import InboundSms
from clients.callers import caller_of
from core.crypto import PHI, Erased
from core.crypto.models import DataKey
from core.house import House

AT_ONCE: Final = 200


async def seal_old(house: House) -> None:
    """Recurring. A sender of whom no account is known, or whose key is destroyed, is forgotten."""
    while True:
        async with house.transaction() as session:
            found = select(InboundSms).where(InboundSms.from_clear.is_not(None)).order_by(InboundSms.id).limit(AT_ONCE)
            rows = (await session.execute(found.with_for_update(skip_locked=True))).scalars().all()
            for row in rows:
                await _seal(house, session, row)
        if len(rows) < AT_ONCE:
            return


async def _seal(house: House, session: AsyncSession, row: InboundSms) -> None:
    values: dict[str, object] = {"from_clear": None}
    if row.key_id is not None and row.from_clear is not None:
        try:
            values["from_sealed"] = await house.keyring.seal(session, row.key_id, PHI(row.from_clear))
            client_id = (await session.get_one(DataKey, row.key_id)).client_id
            person = caller_of(row.from_clear).person or row.from_clear
            values["from_token"] = await house.keyring.token(session, client_id, person)
        except Erased:
            pass
    await session.execute(update(InboundSms).where(InboundSms.id == row.id).values(values))
