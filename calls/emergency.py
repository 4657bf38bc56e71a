"""One act: the account's emergency number is dialled into the live call. The caller stays; every failure is told."""

from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from calls import conferences, dialling, legs
from calls.locking import locked
from calls.models import Call, Leg
from clients.accounts.models import Account, settings_of
from clients.numbers.models import Number
from core.errors import Conflict, TryAgain
from core.house import House
from core.outbox import Job, add, give_back
from core.outbox.rows import EMERGENCY
from telephony.carriers import phone_company
from telephony.port import CarrierError

log = structlog.get_logger(__name__)

RING_S: Final = 60
ATTEMPTS: Final = 5


async def start(session: AsyncSession, call: Call, *, by: str) -> Leg:
    """Record the leg; it is dialled right after the commit. While one is being dialled or connected, that one is
    given."""
    held = await locked(session, call.id)
    conference = await conferences.of_call(session, call.id)
    if held.status not in {"talking", "on_hold"} or conference is None:
        raise Conflict("Nobody is talking with this caller now.", code="no_live_call")
    if there := await legs.live(session, call.id, "emergency"):
        return there
    leg_id = await legs.record(
        session, call, "emergency", by=by, offer_id=conference.offer_id, conference_id=conference.id
    )
    await add(
        session,
        "emergency.dial",
        key=legs.dial_key(leg_id),
        live=True,
        carrier_id=call.carrier_id,
        priority=EMERGENCY,
        leg=leg_id,
    )
    leg = await legs.get(session, leg_id)
    assert leg is not None  # noqa: S101 - written above, in this transaction
    return leg


async def dial_emergency(house: House, job: Job) -> None:
    """`emergency.dial`. An attempt of unknown fate is looked up and, when it can't be found, repeated: help called
    twice beats help not called."""
    async with house.transaction() as session:
        leg = await legs.get(session, int(job.args["leg"]))
        conference = await conferences.get(session, leg.conference_id) if leg else None
        if leg is None or conference is None or leg.status != "recorded":
            await give_back(session, job)
            return
        number, from_ = await numbers(session, leg)
    if number is None:
        await fail(house, job, leg.id, "no_emergency_number")
        return
    try:
        found = None
        if job.attempt > 1:
            found = await dialling.look_up(await phone_company(house, leg.carrier_id), conference, leg)
        want = dialling.Dial(leg.id, conference, int(conference.offer_id or 0), number, from_, RING_S, early_media=True)
        found = found or await dialling.dial(house, want)
    except CarrierError as error:
        log.error("emergency_not_dialled", leg=leg.id, kind=error.kind, code=error.code, attempt=job.attempt)
        if error.kind != "permanent" and job.attempt < ATTEMPTS:
            raise TryAgain(0.5, f"emergency: {error.kind}") from error
        await fail(house, job, leg.id, f"carrier_{error.code or error.kind}", asked=error.kind != "permanent")
        return
    await dialling.settle(house, leg.id, conference.id, found)


async def numbers(session: AsyncSession, leg: Leg) -> tuple[str | None, str]:
    """The account's emergency number, and the number of ours that the caller dialled."""
    account = await session.get_one(Account, leg.account_id)
    call = await session.get_one(Call, leg.call_id)
    ours = await session.get_one(Number, call.number_id)
    return settings_of(account).emergency.number, ours.e164


async def fail(house: House, job: Job, leg_id: int, reason: str, *, asked: bool = False) -> None:
    """`asked`: the carrier may have made a call of it."""
    async with house.transaction() as session:
        if not asked:
            await give_back(session, job)
        if await legs.lock(session, leg_id):
            await legs.over(session, leg_id, reason, by="carrier")
