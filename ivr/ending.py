"""The end of a call, by whoever notices it first: status callback, Enqueue or Record action, or the reconciler."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from calls import conferences, legs, recordings
from calls.locking import lock_call
from calls.models import CALL, Call, Recording
from calls.operators import states as operators
from clients.accounts.models import Account, settings_of
from clients.accounts.settings import AccountSettings
from core import clock
from core.states import move
from dispatch.messages.arrivals import caller_lost
from ivr.waiting import entries, offers
from ivr.waiting.models import WaitingEntry

RECORDING_CALLBACK: Final = timedelta(seconds=20)
LEGS_FOLLOW: Final = timedelta(seconds=1)
GREETING_S: Final = 30
"""A caller who stayed longer than greeting and notice can last, and never got into the line, met a fault of ours."""


async def end_call(session: AsyncSession, call_id: int, *, reason: str, by: str) -> bool:
    """The caller's leg is over. Settles everything that hung on it. False when that was done before."""
    call = await lock_call(session, call_id)
    if call is None or call.status == "ended":
        return False
    settings = settings_of(await session.get_one(Account, call.account_id))
    entry = await entries.of_call(session, call_id)
    recording = await recordings.of_call(session, call_id)
    now = clock.now()
    outcome, waited_s = outcome_of(call, entry, recording, settings, now)
    await move(
        session,
        CALL,
        call_id,
        "ended",
        reason=reason,
        by=by,
        outcome=outcome,
        ended_at=now,
        held_since=None,
        next_action=None,
        next_at=None,
    )
    await settle_line(session, entry)
    await settle_legs(session, call, reason)
    if call.operator_id is not None:
        await operators.wrapping(session, call.operator_id, call_id, settings.waits.wrap_up_s, reason=reason)
    if recording is not None:
        await recordings.look_soon(session, call_id, RECORDING_CALLBACK)
    if outcome == "caller_lost":
        await tell_lost(session, call, waited_s)
    return True


def outcome_of(
    call: Call, entry: WaitingEntry | None, recording: Recording | None, settings: AccountSettings, now: datetime
) -> tuple[str, int]:
    """How the call went, and how many seconds the caller had waited."""
    if entry is not None and entry.status in {"waiting", "offered"}:
        waited = int((now - (entry.returned_at or entry.entered_at)).total_seconds())
        return ("caller_lost" if waited >= settings.waits.short_abandon_s else "short_abandon"), waited
    if recording is not None:
        return "voicemail", 0
    if call.talking_since is not None:
        return "answered", 0
    since, patience = (entry.entered_at, 0) if entry is not None else (call.started_at, GREETING_S)
    waited = int((now - since).total_seconds())
    return ("caller_lost" if waited >= settings.waits.short_abandon_s + patience else "short_abandon"), waited


async def settle_line(session: AsyncSession, entry: WaitingEntry | None) -> None:
    if entry is None:
        return
    if offer := await offers.live_of_entry(session, entry.id):
        await offers.close(session, offer, "caller_gone", "caller_hung_up", by="caller")
    await entries.leave(session, entry, "hung_up", by="caller", only_from=["waiting", "offered"])


async def settle_legs(session: AsyncSession, call: Call, reason: str) -> None:
    """The caller's own leg is over. The conference the caller was in ends with it and takes the operator along; if not,
    we look. Every other leg is hung up: a caller who left on the way to a conference leaves that as it is."""
    caller = await legs.live(session, call.id, "caller")
    if caller is not None:
        await legs.over(session, caller.id, reason, by="carrier")
    room = caller.conference_id if caller is not None else None
    for leg in await legs.ours(session, call.id):
        if leg.party == "operator" and leg.status == "joined" and leg.conference_id == room:
            await legs.look_within(session, leg.id, LEGS_FOLLOW)
        elif leg.next_action != legs.TO_HANG_UP:
            await legs.unwanted(session, leg.id)
    if conference := await conferences.of_call(session, call.id):
        await conferences.ended(session, conference.id)


async def tell_lost(session: AsyncSession, call: Call, waited_s: int) -> None:
    await caller_lost(
        session,
        account_id=call.account_id,
        call_id=call.id,
        carrier_id=call.carrier_id,
        key_id=call.key_id,
        callback=call.callback_sealed,
        waited_s=waited_s,
    )
