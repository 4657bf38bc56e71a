"""Who is an operator, on which carrier account."""

from sqlalchemy import exists, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from calls.operators.models import OPERATOR, Operator
from clients.accounts.models import Account
from core import clock
from core.auth.actor import softphone_identity
from core.auth.models import Grant, User
from core.errors import Conflict
from core.states import born
from telephony.models import Carrier


async def get(session: AsyncSession, user_id: int) -> Operator | None:
    return await session.get(Operator, user_id, populate_existing=True)


async def enrolled(session: AsyncSession, user_id: int) -> Operator:
    """The operator this user is; made on first use, on the carrier account of the accounts granted."""
    found = await get(session, user_id)
    if found is None:
        await enrol(session, user_id, await carrier_of(session, user_id))
        found = await get(session, user_id)
    assert found is not None  # noqa: S101 - enrolled above
    return found


async def enrol(session: AsyncSession, user_id: int, carrier_id: int) -> None:
    """Make the user an operator, offline; one who is one already stays as they are."""
    now = clock.now()
    made = await session.execute(
        insert(Operator)
        .values(
            user_id=user_id,
            carrier_id=carrier_id,
            identity=softphone_identity(user_id),
            status="offline",
            since=now,
            idle_since=now,
        )
        .on_conflict_do_nothing()
        .returning(Operator.user_id)
    )
    if made.first():
        await born(session, OPERATOR, user_id, "offline", reason="enrolled", by="system")


async def carrier_of(session: AsyncSession, user_id: int) -> int:
    """The one carrier account of the accounts granted; a real one before a synthetic one."""
    mine = or_(
        exists().where(User.id == user_id, User.all_accounts),
        exists().where(Grant.user_id == user_id, Grant.account_id == Account.id),
        exists().where(Grant.user_id == user_id, Grant.client_id == Account.client_id),
    )
    found = await session.execute(
        select(Carrier.id, Carrier.synthetic)
        .join(Account, Account.carrier_id == Carrier.id)
        .where(mine, Account.retired_at.is_(None))
        .distinct()
    )
    rows = found.all()
    real = [carrier_id for carrier_id, synthetic in rows if not synthetic] or [carrier_id for carrier_id, _ in rows]
    if len(real) != 1:
        raise Conflict(
            "Your accounts are on no carrier, or on several: an administrator has to grant accounts of exactly one.",
            code="no_carrier",
        )
    return real[0]
