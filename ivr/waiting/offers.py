"""What becomes of an offer. Live while `outcome` is NULL; whoever writes the outcome also frees the operator and
settles the caller's place, so the three never disagree."""

from datetime import timedelta
from typing import Final, Literal

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from calls import conferences, legs
from calls.locking import locked
from calls.models import Call
from calls.operators import states as operators
from calls.operators.models import Operator
from clients.accounts.models import Account, settings_of
from core import clock
from core.errors import Conflict
from core.events import changed
from core.outbox import add, cancel
from core.outbox.rows import OPERATOR_LEG
from core.states import move
from ivr.waiting import entries
from ivr.waiting.models import WAITING_ENTRY, Offer

NOT_ACCEPTED: Final = "not_accepted"
Failure = Literal["lapsed", "declined", "failed", "caller_gone"]


async def get(session: AsyncSession, offer_id: int) -> Offer | None:
    return await session.get(Offer, offer_id, populate_existing=True)


async def lock(session: AsyncSession, offer_id: int) -> Offer | None:
    """The offer as it is now, with its call locked."""
    offer = await get(session, offer_id)
    if offer is None:
        return None
    await locked(session, offer.call_id)
    return await get(session, offer_id)


async def live_of_entry(session: AsyncSession, entry_id: int) -> Offer | None:
    found = await session.execute(
        select(Offer)
        .where(Offer.entry_id == entry_id, Offer.outcome.is_(None))
        .execution_options(populate_existing=True)
    )
    return found.scalar_one_or_none()


async def last_answered(session: AsyncSession, call_id: int) -> Offer | None:
    found = await session.execute(
        select(Offer).where(Offer.call_id == call_id, Offer.outcome == "answered").order_by(Offer.id.desc()).limit(1)
    )
    return found.scalar_one_or_none()


async def accept(session: AsyncSession, offer_id: int, user_id: int) -> Offer:
    """The operator takes it: conference and leg are written, the leg is dialled right after the commit. Pressing
    twice does no harm. Raises Conflict `offer_gone` when it lapsed or another has it."""
    offer = await lock(session, offer_id)
    if offer is None or offer.operator_id != user_id:
        raise gone()
    if offer.accepted_at is not None and offer.outcome in {None, "answered"}:
        return offer
    now = clock.now()
    if offer.outcome is not None or offer.expires_at <= now:
        raise gone()
    call = await session.get_one(Call, offer.call_id)
    waits = settings_of(await session.get_one(Account, offer.account_id)).waits
    conference_id = await conferences.record(session, call, offer.id)
    leg_id = await legs.record(
        session,
        call,
        "operator",
        by=f"user:{user_id}",
        offer_id=offer.id,
        user_id=user_id,
        conference_id=conference_id,
    )
    offer.accepted_at, offer.conference_id, offer.leg_id = now, conference_id, leg_id
    await session.flush()
    # The leg may have to wait for the carrier's pacing slot: its own time starts when it is dialled.
    give_up_at = now + timedelta(seconds=waits.join_s + 30)
    await entries.expect(session, offer.entry_id, "operator_joins", give_up_at)
    await cancel(session, f"offer:{offer.id}:lapse", reason="accepted")
    await add(session, "offer.join_timeout", due_at=give_up_at, live=True, key=f"offer:{offer.id}:join", offer=offer.id)
    await add(
        session,
        "operator.dial",
        key=legs.dial_key(leg_id),
        live=True,
        carrier_id=call.carrier_id,
        priority=OPERATOR_LEG,
        leg=leg_id,
    )
    await changed(session, "offer", offer.id, offer.account_id)
    return offer


def gone() -> Conflict:
    return Conflict("This call is no longer offered to you.", code="offer_gone")


async def close(session: AsyncSession, offer: Offer, outcome: Failure, reason: str, *, by: str = "system") -> bool:
    """The offer came to nothing: operator ready again, caller in the old place (unless gone), the leg hung up. True
    if this closed it; False when it had an outcome already."""
    closed = await session.execute(
        update(Offer)
        .where(Offer.id == offer.id, Offer.outcome.is_(None))
        .values(outcome=outcome, reason=reason, ended_at=clock.now())
        .returning(Offer.id)
        .execution_options(synchronize_session=False)
    )
    if closed.first() is None:
        return False
    unanswered = reason == NOT_ACCEPTED and await unanswered_before(session, offer)
    await operators.released(session, offer.operator_id, reason=reason, by=by, unanswered=unanswered)
    if outcome != "caller_gone":
        await entries.keep_place(session, await entries.get(session, offer.entry_id), reason)
    if offer.leg_id is not None:
        await legs.unwanted(session, offer.leg_id, by=by)
    for timer in ("lapse", "join", "fetch"):
        await cancel(session, f"offer:{offer.id}:{timer}", reason=outcome)
    await changed(session, "offer", offer.id, offer.account_id)
    return True


async def unanswered_before(session: AsyncSession, offer: Offer) -> bool:
    """Whether this operator let the last one lapse too, and has given no sign of being there since. A caller who left
    before says nothing of the operator."""
    since = select(Operator.idle_since).where(Operator.user_id == offer.operator_id).scalar_subquery()
    found = await session.execute(
        select(Offer.reason)
        .where(
            Offer.operator_id == offer.operator_id,
            Offer.id < offer.id,
            Offer.made_at >= since,
            or_(Offer.outcome != "caller_gone", Offer.accepted_at.is_not(None)),
        )
        .order_by(Offer.id.desc())
        .limit(1)
    )
    return found.scalar_one_or_none() == NOT_ACCEPTED


async def decline_unaccepted(session: AsyncSession, operator_id: int, by: str) -> bool:
    """Whoever goes on a break while a call is offered to them does not take it."""
    live = select(Offer.id).where(
        Offer.operator_id == operator_id, Offer.outcome.is_(None), Offer.accepted_at.is_(None)
    )
    offer_id = (await session.execute(live)).scalar_one_or_none()
    offer = await lock(session, offer_id) if offer_id is not None else None
    if offer is None or offer.accepted_at is not None:
        return False
    return await close(session, offer, "declined", "declined", by=by)


async def bind(session: AsyncSession, offer: Offer) -> bool:
    """The operator's leg is in the conference: the claim stands, the caller may be brought in. True the first time."""
    bound = await session.execute(
        update(Offer)
        .where(Offer.id == offer.id, Offer.outcome.is_(None), Offer.joined_at.is_(None))
        .values(joined_at=clock.now())
        .returning(Offer.id)
        .execution_options(synchronize_session=False)
    )
    if bound.first() is None:
        return False
    waits = settings_of(await session.get_one(Account, offer.account_id)).waits
    until = clock.now() + timedelta(seconds=waits.fetch_s)
    await entries.expect(session, offer.entry_id, "caller_joins", until)
    await cancel(session, f"offer:{offer.id}:join", reason="joined")
    await add(session, "caller.redirect", live=True, key=f"offer:{offer.id}:redirect", offer=offer.id)
    await add(session, "offer.fetch_timeout", due_at=until, live=True, key=f"offer:{offer.id}:fetch", offer=offer.id)
    return True


async def answered(session: AsyncSession, offer: Offer) -> bool:
    """The caller's conference document was fetched. True the first time, while the offer was live."""
    now = clock.now()
    done = await session.execute(
        update(Offer)
        .where(Offer.id == offer.id, Offer.outcome.is_(None), Offer.joined_at.is_not(None))
        .values(outcome="answered", fetched_at=now, ended_at=now)
        .returning(Offer.id)
        .execution_options(synchronize_session=False)
    )
    if done.first() is None:
        return False
    await move(
        session,
        WAITING_ENTRY,
        offer.entry_id,
        "answered",
        reason="conference_fetched",
        by="carrier",
        left_reason="answered",
        next_action=None,
        next_at=None,
    )
    await cancel(session, f"offer:{offer.id}:fetch", reason="answered")
    await changed(session, "offer", offer.id, offer.account_id)
    return True
