"""What to make of what the carrier says of a call or a leg, told by callback or found by asking. Outbox handlers."""

from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from calls import dialling, legs, recordings
from calls.locking import locked
from calls.models import Call
from calls.operators import states as operators
from clients.accounts.models import Account, settings_of
from core import clock
from core.errors import TryAgain
from core.house import House
from core.outbox import Job, add
from ivr import paths
from ivr.ending import end_call
from ivr.voicemail.box import settle
from ivr.waiting import entries, meeting, offers
from ivr.waiting.matching import match_soon
from telephony.carriers import phone_company
from telephony.port import CALL_IS_GONE, NOT_FOUND, CarrierError
from telephony.statuses import OVER
from telephony.urls import callback

log = structlog.get_logger(__name__)

SETTLING_S: Final = 5.0


async def look_at_call(house: House, job: Job) -> None:
    """`call.look`: something happened around this call that only the carrier can explain."""
    async with house.transaction() as session:
        call = await session.get(Call, int(job.args["call"]))
    if call is None or call.status == "ended":
        return
    try:
        status = (await (await phone_company(house, call.carrier_id)).fetch_call(call.sid)).status
    except CarrierError as error:
        if error.kind != "permanent":
            raise TryAgain(1.0, f"call: {error.kind}") from error
        status = "failed"
    await make_of(house, call.id, status)


async def call_heard(house: House, job: Job) -> None:
    """`call.heard`: the reconciler asked."""
    await make_of(house, int(job.args["call"]), str(job.args["status"]))


async def make_of(house: House, call_id: int, status: str) -> None:
    async with house.transaction() as session:
        if status in OVER:
            if await end_call(session, call_id, reason=status.replace("-", "_"), by="carrier"):
                match_soon(house, session)
        elif status == "in-progress":
            await still_there(house, session, call_id)


async def still_there(house: House, session: AsyncSession, call_id: int) -> None:
    """The caller is on the line. With an operator lost, and nobody else in the conference, back into the waiting
    line."""
    call = await locked(session, call_id)
    if call.status in {"talking", "on_hold"}:
        if call.next_action == "hang_up" or await legs.live(session, call_id, "operator"):
            return
        if await legs.live(session, call_id, "emergency"):
            await operator_parted(session, call)
            return
        await send_back(house, session, call, "operator_lost")
    elif call.status == "waiting":
        await overdue_entry(session, call)


async def operator_parted(session: AsyncSession, call: Call) -> None:
    """The caller stays with the emergency service; the operator's part is over."""
    if call.operator_id is not None:
        waits = settings_of(await session.get_one(Account, call.account_id)).waits
        await operators.wrapping(session, call.operator_id, call.id, waits.wrap_up_s, reason="operator_left")


async def send_back(house: House, session: AsyncSession, call: Call, reason: str) -> None:
    waits = settings_of(await session.get_one(Account, call.account_id)).waits
    if await meeting.back_in_line(session, call, waits.limit_s, reason):
        await add(session, "caller.back", live=True, call=call.id)
        match_soon(house, session)


async def overdue_entry(session: AsyncSession, call: Call) -> None:
    """The limit passed and the waiting document was not asked for: bring the caller to the voicemail by hand."""
    entry = await entries.of_call(session, call.id)
    if entry is None or entry.status != "waiting" or entry.next_at is None or entry.next_at > clock.now():
        return
    if await entries.to_voicemail(session, call.id, entry, "limit", by="system"):
        await add(session, "caller.back", live=True, call=call.id)


async def bring_back(house: House, job: Job) -> None:
    """`caller.back`: out of wherever the caller is, to where the call's state says. Repeating it does no harm while
    the caller is in nobody's hands."""
    async with house.transaction() as session:
        call = await session.get_one(Call, int(job.args["call"]))
        entry = await entries.of_call(session, call.id)
        offer = await offers.live_of_entry(session, entry.id) if entry else None
        recording = await recordings.of_call(session, call.id)
    taken = offer is not None and offer.redirected_at is not None
    if call.status not in {"waiting", "in_flow"} or taken or recording is not None:
        return
    company = await phone_company(house, call.carrier_id)
    try:
        await company.update_call(call.sid, url=callback(house.settings, paths.AGAIN, call=call.id))
    except CarrierError as error:
        if error.kind != "permanent":
            raise TryAgain(0.5, f"caller back: {error.kind}") from error
        log.info("caller_not_brought_back", call=call.id, code=error.code)
        if error.code in {CALL_IS_GONE, NOT_FOUND}:
            await make_of(house, call.id, "completed")


async def astray(house: House, job: Job) -> None:
    """`call.astray`: talking, says the row, but the carrier has the caller in no conference."""
    async with house.transaction() as session:
        call = await locked(session, int(job.args["call"]))
        offer = await offers.last_answered(session, call.id)
        if call.status not in {"talking", "on_hold"} or offer is None or offer.fetched_at is None:
            return
        if offer.conference_id != job.args["conference"] or call.next_action == "hang_up":
            return
        if (clock.now() - offer.fetched_at).total_seconds() > SETTLING_S:
            await send_back(house, session, call, "conference_lost")


async def leg_joined(house: House, job: Job) -> None:
    """`leg.joined`: found among the participants."""
    async with house.transaction() as session:
        if leg := await legs.lock(session, int(job.args["leg"])):
            await meeting.leg_joined(session, leg, None)


async def leg_heard(house: House, job: Job) -> None:
    """`leg.heard`: the reconciler asked."""
    async with house.transaction() as session:
        await hear_leg(house, session, int(job.args["leg"]), str(job.args["status"]), None, asked=True)


async def hear_leg(
    house: House, session: AsyncSession, leg_id: int, status: str, sid: str | None, *, asked: bool = False
) -> None:
    """`asked`: it is so now. A callback may be older than what we have asked for since."""
    await legs.lock(session, leg_id)
    over = await legs.heard(session, leg_id, status, sid)
    if over is not None:
        if await meeting.leg_over(session, over):
            match_soon(house, session)
        return
    leg = await legs.get(session, leg_id)
    if leg is None or status in OVER or (leg.next_action == legs.TO_HANG_UP and not asked):
        return
    if not await meeting.wanted(session, leg):
        # Given up, yet it rings: an attempt of unknown fate has come to light. Or it was not to be found before.
        await legs.hang_up(session, leg_id)


async def hang_up_leg(house: House, job: Job) -> None:
    """`leg.hang_up`"""
    leg_id = int(job.args["leg"])
    try:
        await dialling.hang_up(house, leg_id)
    except CarrierError as error:
        raise TryAgain(min(0.5 * job.attempt, 10.0), f"leg not hung up: {error.kind}") from error


async def hang_up_call(house: House, job: Job) -> None:
    """`call.hang_up`: an operator ended the call. Completing it twice does no harm."""
    async with house.transaction() as session:
        call = await session.get_one(Call, int(job.args["call"]))
    if call.status == "ended":
        return
    try:
        await (await phone_company(house, call.carrier_id)).update_call(call.sid, status="completed")
    except CarrierError as error:
        if error.kind != "permanent":
            raise TryAgain(0.5, f"call not hung up: {error.kind}") from error
    async with house.transaction() as session:
        if await end_call(session, call.id, reason="operator_hung_up", by=f"user:{job.args['user']}"):
            match_soon(house, session)


async def recording_heard(house: House, job: Job) -> None:
    """`recording.heard`: the reconciler asked."""
    async with house.transaction() as session:
        recording = await recordings.get(session, int(job.args["recording"]))
        if recording is not None:
            await locked(session, recording.call_id)
            sid, duration = job.args.get("sid"), job.args.get("duration_s")
            await settle(session, recording, str(job.args["status"]), str(sid) if sid else None, int(duration or 0))
