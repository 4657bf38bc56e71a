"""Who is an operator, on which carrier account."""

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from calls.operators.models import OPERATOR, Operator
from clients.accounts.models import Account
from core import clock
from core.auth.actor import softphone_identity
from core.auth.permissions import roles_with
from core.auth.reach import of_account
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
    """Of the accounts granted, the carrier account that most of them are on; a real one before a synthetic one.

    A softphone signs in at one carrier. `nightbell doctor` names accounts on another that nobody is left to answer.
    """
    mine = of_account(user_id, roles_with("desk:use"), Account.client_id, Account.id)
    found = await session.execute(
        select(Carrier.id)
        .join(Account, Account.carrier_id == Carrier.id)
        .where(mine, Account.retired_at.is_(None))
        .group_by(Carrier.id)
        .order_by(Carrier.synthetic, func.count().desc(), Carrier.id)
        .limit(1)
    )
    carrier_id = found.scalar_one_or_none()
    if carrier_id is None:
        raise Conflict(
            "No account is granted to you yet, so no call can come: a supervisor or administrator grants accounts"
            " under People.",
            code="no_carrier",
        )
    return carrier_id
