"""Operator and caller meet, and part."""

from datetime import timedelta
from typing import Final

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncSession

from calls import conferences, legs
from calls.legs import LegOver
from calls.models import CALL, Call, Leg
from calls.operators import states as operators
from calls.reconcile import CALL_AGAIN
from clients.accounts.models import Account, settings_of
from core import clock
from core.outbox import add
from core.states import move
from dispatch.messages.arrivals import call_answered
from ivr.waiting import entries, offers
from ivr.waiting.models import Offer

JOINS_WITHIN: Final = timedelta(seconds=2)
"""From the caller's conference document to the caller's being in it. When we hear of no joining, we ask: a caller who
left just then leaves an operator alone in the room."""


async def leg_joined(session: AsyncSession, leg: Leg, sid: str | None) -> None:
    """A leg of ours is in its conference, told by a callback or found there. One with no business there is hung up."""
    first = await legs.joined(session, leg.id, sid)
    if not await wanted(session, leg):
        await legs.hang_up(session, leg.id)
    elif first and leg.party == "operator" and (offer := await offers.get(session, leg.offer_id or 0)):
        await offers.bind(session, offer)


async def wanted(session: AsyncSession, leg: Leg) -> bool:
    """Whether a leg that we dialled is to go on: its call does, and an operator's is on the way to the caller, or is
    the one the caller was brought to."""
    call = await session.get_one(Call, leg.call_id, populate_existing=True)
    if call.status == "ended" or leg.status in {"ended", "failed"}:
        return False
    if leg.party != "operator" or leg.offer_id is None:
        return True
    offer = await offers.lock(session, leg.offer_id)
    if offer is None or offer.outcome != "answered":
        return offer is not None and offer.outcome is None
    newest = await offers.last_answered(session, call.id)
    return call.status in {"talking", "on_hold"} and newest is not None and newest.id == offer.id


async def caller_joined(session: AsyncSession, call: Call, conference_id: int) -> None:
    """The caller is in the conference: there is nothing more to ask about for a while."""
    await legs.caller_in(session, call.id, conference_id)
    await session.execute(
        update(Call)
        .where(Call.id == call.id, Call.status.in_(("talking", "on_hold")), Call.next_action == "look_up")
        .values(next_at=clock.now() + CALL_AGAIN)
        .execution_options(synchronize_session=False)
    )


async def caller_fetched(session: AsyncSession, offer: Offer, call: Call) -> bool:
    """The caller's conference document was asked for: from here on the caller is with the operator. True the first
    time."""
    if not await offers.answered(session, offer):
        return False
    now = clock.now()
    await move(
        session,
        CALL,
        call.id,
        "talking",
        reason="conference_fetched",
        by=f"user:{offer.operator_id}",
        talking_since=func.coalesce(Call.talking_since, now),
        operator_id=offer.operator_id,
        wrapped_at=None,
        next_action="look_up",
        next_at=now + JOINS_WITHIN,
    )
    await operators.talking(session, offer.operator_id, call.id)
    await call_answered(
        session,
        account_id=call.account_id,
        call_id=call.id,
        carrier_id=call.carrier_id,
        key_id=call.key_id,
        callback=call.callback_sealed,
        operator_id=offer.operator_id,
    )
    return True


async def leg_over(session: AsyncSession, over: LegOver) -> bool:
    """An operator's leg is over. True when a caller is free to be offered to others now.

    While the caller was not in yet, the offer failed. Afterwards it may be the end of the call or a drop: only the
    carrier knows whether the caller is still there, so it is asked.
    """
    leg = over.leg
    if leg.party != "operator" or leg.offer_id is None:
        return False
    offer = await offers.lock(session, leg.offer_id)
    if offer is None:
        return False
    if offer.outcome is None:
        return await offers.close(session, offer, "failed", f"operator_{over.reason}")
    if offer.outcome == "answered":
        await add(session, "call.look", live=True, call=offer.call_id)
    return False


async def back_in_line(session: AsyncSession, call: Call, limit_s: int, reason: str) -> bool:
    """The operator is lost, the caller is there: to the front of the line, the operator free for the next call (or
    this one). The draft stays with the call. True when the caller was with an operator until now."""
    entry = await entries.of_call(session, call.id)
    if entry is None or not await entries.back_in_front(session, entry, limit_s, reason):
        return False
    await move(
        session,
        CALL,
        call.id,
        "waiting",
        reason=reason,
        by="system",
        operator_id=None,
        held_since=None,
        next_action="look_up",
        next_at=clock.now() + CALL_AGAIN,
    )
    if call.operator_id is not None:
        await operators.back_as_chosen(session, call.operator_id, reason=reason, only_from=["talking"])
    if leg := await legs.live(session, call.id, "operator"):
        await legs.unwanted(session, leg.id)
    if conference := await conferences.of_call(session, call.id):
        await conferences.ended(session, conference.id)
    return True


async def limit_of(session: AsyncSession, call: Call) -> int:
    """Seconds a caller of this account waits at most."""
    return settings_of(await session.get_one(Account, call.account_id)).waits.limit_s
