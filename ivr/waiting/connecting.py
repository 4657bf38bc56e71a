"""From an accepted offer to a caller in the conference: the outbox handlers of the live call.

The operator's leg first, with our own timer; the caller is redirected only once that leg is in the conference; a
redirect of unknown fate is read back before it is repeated, and none is repeated once the caller's document was
fetched.
"""

from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from calls import dialling, legs
from calls.models import Call, Conference, Leg
from calls.operators.models import Operator
from clients.accounts.models import Account, settings_of
from clients.numbers.models import Number
from core import clock
from core.errors import TryAgain
from core.house import House
from core.outbox import Job, add, give_back, postpone
from ivr import paths
from ivr.waiting import entries, offers
from ivr.waiting.matching import match_soon
from ivr.waiting.models import Offer
from telephony.carriers import phone_company
from telephony.port import CALL_IS_GONE, NOT_FOUND, CarrierError, PhoneCompany, RemoteParticipant
from telephony.urls import callback

log = structlog.get_logger(__name__)

AGAIN_S: Final = 0.5
LOOK_AGAIN_S: Final = 1.0


async def lapse(house: House, job: Job) -> None:
    """`offer.lapse`: not accepted in time, so it goes on."""
    async with house.transaction() as session:
        offer = await offers.lock(session, int(job.args["offer"]))
        if offer is None or offer.accepted_at is not None:
            return
        if await offers.close(session, offer, "lapsed", offers.NOT_ACCEPTED):
            match_soon(house, session)


async def dial_operator(house: House, job: Job) -> None:
    """`operator.dial`: paced, and recorded beforehand. Of unknown fate: looked up by its label, and given up if it
    can't be found; should it ring after all, its first callback hangs it up. A slot for a call that isn't made is given
    back."""
    async with house.transaction() as session:
        leg = await legs.lock(session, int(job.args["leg"]))
        offer = await offers.get(session, leg.offer_id) if leg and leg.offer_id else None
        if leg is None or offer is None or leg.status != "recorded" or offer.outcome is not None:
            await give_back(session, job)
            if leg is not None and leg.status == "recorded":
                await not_dialled(session, leg, job)
            return
        want = await wanted(session, leg, offer)
        if job.attempt == 1:  # our own timer starts when the carrier is first asked, not when it gives way
            until = clock.now() + timedelta(seconds=want.timeout_s)
            await postpone(session, f"offer:{offer.id}:join", until)
            await entries.expect(session, offer.entry_id, "operator_joins", until)
    try:
        found = await ask_or_look_up(house, want, leg, again=job.attempt > 1)
    except CarrierError as error:
        log.warning("operator_not_dialled", leg=leg.id, kind=error.kind, code=error.code)
        if error.kind == "transient":
            raise TryAgain(AGAIN_S, "operator's leg: not processed") from error
        await give_up(house, offer.id, leg.id, error, job)
        return
    await dialling.settle(house, leg.id, want.conference.id, found)
    await look_again(house, offer.id, leg.id)


async def not_dialled(session: AsyncSession, leg: Leg, job: Job) -> None:
    """The caller left before. An attempt that died may have dialled it all the same: whatever can be found is hung
    up."""
    await legs.over(session, leg.id, "not_wanted", by="system")
    if job.attempt > 1:
        await legs.hang_up(session, leg.id)


async def wanted(session: AsyncSession, leg: Leg, offer: Offer) -> dialling.Dial:
    conference = await session.get_one(Conference, leg.conference_id)
    operator = await session.get_one(Operator, offer.operator_id)
    call = await session.get_one(Call, offer.call_id)
    number = await session.get_one(Number, call.number_id)
    waits = settings_of(await session.get_one(Account, offer.account_id)).waits
    # The softphone answers by itself the leg of the offer it accepted, and no other.
    to = f"client:{operator.identity}?offer={offer.id}"
    return dialling.Dial(leg.id, conference, offer.id, to, number.e164, waits.join_s)


async def ask_or_look_up(house: House, want: dialling.Dial, leg: Leg, *, again: bool) -> RemoteParticipant:
    """Raises CarrierError: transient when it is certain that nothing was dialled."""
    company = await phone_company(house, want.conference.carrier_id)
    if again and (found := await dialling.look_up(company, want.conference, leg)):
        return found
    try:
        return await dialling.dial(house, want)
    except CarrierError as error:
        if error.kind != "unknown_fate":
            raise
        if found := await dialling.look_up(company, want.conference, leg):
            return found
        raise


async def look_again(house: House, offer_id: int, leg_id: int) -> None:
    """The offer may have come to nothing while the carrier was asked: what is no longer wanted is hung up."""
    async with house.transaction() as session:
        offer = await offers.get(session, offer_id)
        if offer is not None and offer.outcome is not None and offer.outcome != "answered":
            await legs.hang_up(session, leg_id)


async def give_up(house: House, offer_id: int, leg_id: int, error: CarrierError, job: Job) -> None:
    reason = f"carrier_{error.code or error.kind}"
    async with house.transaction() as session:
        offer = await offers.lock(session, offer_id)
        await legs.over(session, leg_id, reason, by="carrier")
        if error.kind == "permanent":
            await give_back(session, job)
        if offer is not None and await offers.close(session, offer, "failed", reason):
            match_soon(house, session)


async def join_timeout(house: House, job: Job) -> None:
    """`offer.join_timeout`: our own timer on the operator's leg."""
    async with house.transaction() as session:
        offer = await offers.lock(session, int(job.args["offer"]))
        if offer is None or offer.joined_at is not None:
            return
        if await offers.close(session, offer, "failed", "operator_did_not_join"):
            match_soon(house, session)


async def redirect_caller(house: House, job: Job) -> None:
    """`caller.redirect`"""
    async with house.transaction() as session:
        offer = await offers.lock(session, int(job.args["offer"]))
        if offer is None or offer.outcome is not None or offer.fetched_at is not None:
            return
        asked_before = offer.redirected_at is not None
        offer.redirected_at = clock.now()
        call = await session.get_one(Call, offer.call_id)
        entry = await entries.get(session, offer.entry_id)
        conference = await session.get_one(Conference, offer.conference_id)
    company = await phone_company(house, call.carrier_id)
    try:
        if asked_before and not await still_in_line(company, entry.queue_sid, call, conference):
            raise TryAgain(LOOK_AGAIN_S, "the caller is on the way")
        await company.update_call(call.sid, url=callback(house.settings, paths.CONFERENCE, offer=offer.id))
    except CarrierError as error:
        await not_redirected(house, offer.id, call.id, error)


async def still_in_line(company: PhoneCompany, queue_sid: str | None, call: Call, conference: Conference) -> bool:
    """Read back before repeating: a caller who is in the conference, or on the way there, must not be redirected
    again, for leaving would end it."""
    if conference.sid is not None:
        present = await company.participants(conference.sid)
        if any(one.call_sid == call.sid for one in present):
            return False
    return queue_sid is not None and await company.queue_member(queue_sid, call.sid) is not None


async def not_redirected(house: House, offer_id: int, call_id: int, error: CarrierError) -> None:
    log.warning("caller_not_redirected", offer=offer_id, kind=error.kind, code=error.code)
    if error.kind == "transient":
        raise TryAgain(AGAIN_S, "redirect: not processed")
    if error.kind == "unknown_fate":
        raise TryAgain(LOOK_AGAIN_S, "redirect: fate unknown")
    async with house.transaction() as session:
        offer = await offers.lock(session, offer_id)
        if offer is None or offer.outcome is not None:
            return
        if error.code in {CALL_IS_GONE, NOT_FOUND}:
            # The caller has hung up: the operator is free, and the call's own end says what that means.
            await offers.close(session, offer, "caller_gone", f"carrier_{error.code}")
            await add(session, "call.look", live=True, call=call_id)
        else:
            await offers.close(session, offer, "failed", f"carrier_{error.code}")
        match_soon(house, session)


async def fetch_timeout(house: House, job: Job) -> None:
    """`offer.fetch_timeout`: the caller's document was not asked for. The caller keeps the place, the operator is
    freed."""
    async with house.transaction() as session:
        offer = await offers.lock(session, int(job.args["offer"]))
        if offer is None:
            return
        if await offers.close(session, offer, "failed", "caller_not_fetched"):
            await add(session, "call.look", live=True, call=offer.call_id)
            match_soon(house, session)
