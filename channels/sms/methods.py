"""A contact method's state, as the carrier's answers show it."""

from collections.abc import Collection
from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.models import Send
from channels.sms import our_faults
from channels.sms.errors import meaning
from clients.accounts.models import Account
from clients.contacts.kinds import TEXTED
from clients.contacts.models import METHOD_STATES, ContactMethod
from clients.numbers.models import Number
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


async def at_pair(session: AsyncSession, carrier_id: int, address: str, ours: str) -> list[int]:
    """The methods that are texts to this address from this number of ours, which is its account's sender. A number may
    be several people's, and other accounts write to it from numbers of their own."""
    sender = (
        select(Number.e164)
        .where(Number.account_id == Account.id, Number.carrier_id == Account.carrier_id, Number.retired_at.is_(None))
        .order_by(Number.position, Number.id)
        .limit(1)
        .correlate(Account)
        .scalar_subquery()
    )
    found = (
        select(ContactMethod.id)
        .join(Account, Account.id == ContactMethod.account_id)
        .where(Account.carrier_id == carrier_id, ContactMethod.retired_at.is_(None), sender == ours)
        .where(ContactMethod.address == address, ContactMethod.kind.in_(TEXTED))
    )
    return list((await session.execute(found)).scalars())


async def refused(session: AsyncSession, send: Send, code: int | None) -> None:
    """What an error says of the methods at this send's address, or of us."""
    known, ours = meaning(code), send.from_address
    if send.carrier_id is None:  # nothing of a phone company's
        return
    if known.ours:
        await our_faults.met(session, send.carrier_id, code, ours)
    elif known.method:
        reason = f"{known.words}{undo(ours)}" if known.method == "opted_out" else known.words
        for method_id in await at_pair(session, send.carrier_id, send.to_address, ours):
            await mark(session, method_id, known.method, reason)


def undo(ours: str) -> str:
    """How whoever opted out comes back: the block holds for the one number that was texted."""
    return f"; a text START from that phone to {ours} undoes it"
