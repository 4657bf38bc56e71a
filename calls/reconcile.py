"""Asking the carrier about calls, legs, conferences and recordings it has not told us about for a while.

Due rows are taken by moving their `next_at` on, so several processes may do this at once. What is found is handed on
as an outbox row, the same that a callback would have led to.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from calls import conferences, dialling, legs, recordings
from calls.fetching import GIVE_UP_AFTER
from calls.models import CALL, Call, Conference, Leg, Recording
from core import clock
from core.house import House
from core.outbox import add
from core.states import move
from telephony.asking import AT_ONCE, ask, ask_all
from telephony.carriers import phone_company
from telephony.port import CarrierError, PhoneCompany, RemoteParticipant

Row = TypeVar("Row", Call, Leg, Recording)

CALL_AGAIN: Final = timedelta(seconds=60)
RECORDING_AGAIN: Final = timedelta(seconds=30)
RECORDING_GIVEN_UP_AFTER: Final = timedelta(minutes=5)


async def due_calls(house: House, only: int) -> None:
    """Those of the carrier `only`; so the others."""
    unfinished = Call.status != "ended", Call.carrier_id == only
    await ask_all(partial(take, house, Call, unfinished, CALL_AGAIN), partial(look_at_call, house))


async def due_legs(house: House, only: int) -> None:
    unfinished = Leg.status.in_(("recorded", "dialling", "ringing", "joined")), Leg.carrier_id == only
    await ask_all(partial(take, house, Leg, unfinished, legs.LOOK_WHILE_DIALLING), partial(look_at_leg, house))


async def due_recordings(house: House, only: int) -> None:
    """Those of whose end nobody told us. What the carrier has is fetched by a row of its own."""
    unfinished = Recording.status == "recording", Recording.carrier_id == only
    await ask(await take(house, Recording, unfinished, RECORDING_AGAIN), partial(look_at_recording, house))


async def take(
    house: House, model: type[Row], unfinished: Sequence[ColumnElement[bool]], again: timedelta
) -> Sequence[Row]:
    """Due rows, with their time moved on: one process looks, and looks again should it die meanwhile."""
    now = clock.now()
    async with house.transaction() as session:
        due = (
            select(model.id)
            .where(*unfinished, model.next_at <= now)
            .order_by(model.next_at)
            .limit(AT_ONCE)
            .with_for_update(key_share=True, skip_locked=True)
        )
        ids = list((await session.execute(due)).scalars())
        if not ids:
            return []
        await session.execute(
            update(model)
            .where(model.id.in_(ids))
            .values(next_at=now + again)
            .execution_options(synchronize_session=False)
        )
        found = await session.execute(select(model).where(model.id.in_(ids)))
        return found.scalars().all()


async def look_at_call(house: House, call: Call) -> None:
    try:
        remote = await (await phone_company(house, call.carrier_id)).fetch_call(call.sid)
    except CarrierError as error:
        if error.kind != "permanent":
            raise
        status = "failed"  # the carrier knows no such call
    else:
        status = remote.status
    async with house.transaction() as session:
        await add(session, "call.heard", live=True, call=call.id, status=status)
    if call.status in {"talking", "on_hold"} and status == "in-progress":
        await look_at_conference(house, call)


async def look_at_conference(house: House, call: Call) -> None:
    """Holds by the carrier's word, and legs and conferences whose end nobody told us."""
    async with house.transaction() as session:
        conference = await conferences.of_call(session, call.id)
    if conference is None or conference.sid is None:
        return
    present = await (await phone_company(house, call.carrier_id)).participants(conference.sid)
    caller = next((one for one in present if one.call_sid == call.sid), None)
    async with house.transaction() as session:
        if caller is None:
            await add(session, "call.astray", live=True, call=call.id, conference=conference.id)
        elif caller.hold != (call.status == "on_hold"):
            await set_hold(session, call, on_hold=caller.hold)


async def set_hold(session: AsyncSession, call: Call, *, on_hold: bool) -> None:
    to, since = ("on_hold", clock.now()) if on_hold else ("talking", None)
    await move(
        session,
        CALL,
        call.id,
        to,
        reason="found_so",
        by="system",
        only_from=["talking", "on_hold"],
        held_since=since,
    )


async def look_at_leg(house: House, leg: Leg) -> None:
    """A leg that is being dialled may have joined, or be over, without a word; one that is in its conference may have
    no business there any more. The time of the next look is set first: what is found may want one sooner."""
    company = await phone_company(house, leg.carrier_id)
    found, status = await remote_leg(house, company, leg)
    async with house.transaction() as session:
        await legs.lock(session, leg.id)
        await legs.look_within(session, leg.id, legs.looked(leg), leg.next_action or "look_up")
        if found is not None:
            await legs.fill_in_sid(session, leg.id, found.call_sid)
            if leg.conference_id:
                await conferences.fill_in_sid(session, leg.conference_id, found.conference_sid)
        if found is not None and found.status == "connected":
            await add(session, "leg.joined", live=True, leg=leg.id)
        elif status is not None:
            await add(session, "leg.heard", live=True, leg=leg.id, status=status)


async def remote_leg(house: House, company: PhoneCompany, leg: Leg) -> tuple[RemoteParticipant | None, str | None]:
    """The leg as a participant, and as a call (the carrier's word for its status)."""
    async with house.transaction() as session:
        conference: Conference | None = await conferences.get(session, leg.conference_id)
    found = await dialling.look_up(company, conference, leg) if conference else None
    sid = leg.sid or (found.call_sid if found else None)
    if sid is None:
        return found, None
    try:
        return found, (await company.fetch_call(sid)).status
    except CarrierError as error:
        if error.kind != "permanent":
            raise
        return found, "failed"


async def look_at_recording(house: House, recording: Recording) -> None:
    async with house.transaction() as session:
        call = await session.get_one(Call, recording.call_id)
    there = await (await phone_company(house, recording.carrier_id)).recordings_of(call.sid)
    ready = next((one for one in there if one.status == "completed"), None)
    async with house.transaction() as session:
        if ready is not None:
            await add(
                session,
                "recording.heard",
                recording=recording.id,
                status="completed",
                sid=ready.sid,
                duration_s=ready.duration_s or 0,
            )
        elif end := without_sound(recording, [one.status for one in there], over=call.status == "ended"):
            await add(session, "recording.heard", recording=recording.id, status=end)


def without_sound(recording: Recording, statuses: Sequence[str], *, over: bool) -> str | None:
    """How a recording ended of which the carrier has no file; None while there may be one. `over`: its call is."""
    if ends := [status for status in statuses if status in recordings.WITHOUT_SOUND]:
        return ends[0]
    age = clock.now() - recording.started_at
    if over and not statuses and age > RECORDING_GIVEN_UP_AFTER:
        return "absent"
    return "late" if over and age > GIVE_UP_AFTER else None
