"""What the line does later, and again and again."""

from typing import Final

from sqlalchemy import select

from calls.models import Call
from calls.operators import people, presence
from core import clock
from core.house import House
from core.outbox import Job, add
from core.outbox.run import Handler
from core.recurring import Recurring
from ivr import looking
from ivr.desk.wrapping import wrap_over
from ivr.waiting import connecting, offers
from ivr.waiting.matching import match, match_soon
from ivr.waiting.models import Offer, WaitingEntry


async def end_wrap_up(house: House, job: Job) -> None:
    """`operator.wrap_over`"""
    async with house.transaction() as session:
        operator = await people.get(session, int(job.args["user"]))
        if operator is None or operator.call_id != job.args["call"]:
            return
        if operator.next_at is not None and operator.next_at <= clock.now():
            await wrap_over(session, operator, await session.get(Call, int(job.args["call"])))
            match_soon(house, session)


async def make_offers(house: House) -> None:
    await match(house)


async def notice_absence(house: House) -> None:
    """A vanished browser stops offers: what it has not accepted goes on at once. A live leg is left alone."""
    async with house.transaction() as session:
        gone = await presence.notice_gone(session)
        unaccepted = select(Offer.id).where(Offer.outcome.is_(None), Offer.accepted_at.is_(None))
        found = (await session.execute(unaccepted.where(Offer.operator_id.in_(gone)))).scalars().all() if gone else []
    for offer_id in found:
        async with house.transaction() as session:
            offer = await offers.lock(session, offer_id)
            if offer is not None and offer.accepted_at is None:
                await offers.close(session, offer, "lapsed", "browser_gone")
                match_soon(house, session)


async def overdue_entries(house: House) -> None:
    """Waiting callers whose next step did not come: the carrier is asked about their call."""
    async with house.transaction() as session:
        found = await session.execute(
            select(WaitingEntry.call_id).where(
                WaitingEntry.status.in_(("waiting", "offered")), WaitingEntry.next_at < clock.now()
            )
        )
        for call_id in found.scalars():
            if call_id is not None:
                await add(session, "call.look", live=True, call=call_id)


HANDLERS: Final[dict[str, Handler]] = {
    "call.astray": looking.astray,
    "call.hang_up": looking.hang_up_call,
    "call.heard": looking.call_heard,
    "call.look": looking.look_at_call,
    "caller.back": looking.bring_back,
    "caller.redirect": connecting.redirect_caller,
    "leg.hang_up": looking.hang_up_leg,
    "leg.heard": looking.leg_heard,
    "leg.joined": looking.leg_joined,
    "offer.fetch_timeout": connecting.fetch_timeout,
    "offer.join_timeout": connecting.join_timeout,
    "offer.lapse": connecting.lapse,
    "operator.dial": connecting.dial_operator,
    "operator.wrap_over": end_wrap_up,
    "recording.heard": looking.recording_heard,
}

RECURRING: Final = [
    Recurring("match", 1.0, make_offers, limit_s=10),
    Recurring("presence", 1.0, notice_absence, limit_s=10),
    Recurring("overdue in the line", 10.0, overdue_entries, limit_s=10),
]
