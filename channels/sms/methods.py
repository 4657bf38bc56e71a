"""A contact method's state, as the carrier's answers show it."""

from collections.abc import Collection
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.models import METHOD_STATES, ContactMethod
from core import clock
from core.states import move


async def mark(
    session: AsyncSession,
    method_id: int,
    state: Literal["ok", "opted_out", "failing"],
    reason: str,
    *,
    by: str = "carrier",
    only_from: Collection[str] | None = None,
) -> bool:
    """False if it was in that state already. What nobody has verified doesn't become so by being reachable again."""
    to: str = state
    if state == "ok":
        gone_round = select(ContactMethod.verified_at).where(
            ContactMethod.id == method_id, ContactMethod.state.in_(only_from or ("opted_out", "failing"))
        )
        found = (await session.execute(gone_round)).first()
        if found is None:
            return False
        to = "ok" if found.verified_at else "unverified"
    old = await move(
        session, METHOD_STATES, method_id, to, reason=reason, by=by, only_from=only_from,
        state_reason=reason, state_at=clock.now(),
    )  # fmt: skip
    return old is not None


async def at_address(session: AsyncSession, carrier_id: int, address: str) -> list[int]:
    """The methods that are texts, of the accounts of this carrier: a number may be several people's."""
    found = (
        select(ContactMethod.id)
        .join(Account, Account.id == ContactMethod.account_id)
        .where(Account.carrier_id == carrier_id, ContactMethod.retired_at.is_(None))
        .where(ContactMethod.address == address, ContactMethod.kind.in_(("sms", "link")))
    )
    return list((await session.execute(found)).scalars())
