"""The first webhooks of a call: incoming, its fallback, its end."""

from typing import Annotated, Any, Final

import structlog
from fastapi import APIRouter, Depends, Response
from prometheus_client import Counter
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from calls import webhooks
from calls.locking import lock_call, locked
from calls.models import Call
from calls.models import Webhook as Kept
from channels.ourselves import came_back
from clients.callers import caller_of, kept
from core import clock
from core.house import House
from core.web import InHouse, Tx
from ivr import answers, paths, words
from ivr.ending import end_call
from ivr.flows import Decision, decide
from ivr.intake.lines import Line, line
from ivr.intake.writing import Incoming, columns, write
from ivr.voicemail import box
from ivr.waiting import entries, meeting
from ivr.waiting.matching import match_soon
from telephony import twiml
from telephony.signature import Webhook, signed
from telephony.statuses import OVER, call_status
from telephony.webhooks import WebhookRoute

log = structlog.get_logger(__name__)
router = APIRouter(route_class=WebhookRoute, include_in_schema=False)

FALLBACKS: Final = 3
"""After so many for one call the line is not to be trusted with it: voicemail; after one more, an apology."""

unknown_numbers = Counter("nightbell_unknown_numbers_total", "Calls to numbers that no account answers")

Voice = Annotated[Webhook, Depends(signed("voice"))]


@router.post(paths.INCOMING)
async def incoming(hook: Voice, house: InHouse) -> Response:
    """Account by dialled number, what its flow says, and the call's rows. Repeated, it answers from the row's state."""
    return await take_call(hook, house)


async def take_call(hook: Webhook, house: House) -> Response:
    sid, dialled = hook.params.get("CallSid", ""), hook.params.get("To", "").strip()
    if not sid:
        log.warning("webhook_malformed", field="CallSid", carrier=hook.carrier_id)
        return Response(status_code=400)
    from_ = hook.params.get("From", "")
    if await came_back(house, hook.carrier_id, hook.params):
        log.warning("own_call_came_back", carrier=hook.carrier_id)
        return twiml.answer(twiml.reject("busy"))
    caller = caller_of(from_)
    incoming = Incoming(sid, hook.carrier_id, caller, kept(caller, from_), hook.raw)
    for fresh in (False, True):
        ready = await prepare(house, hook.carrier_id, dialled, incoming, fresh)
        if ready is None:
            unknown_numbers.inc()
            return twiml.answer(twiml.reject())
        account, values = ready
        decision = decide(account.flow, account.settings, caller, clock.now())
        made = await write(house, values, decision)
        if not made.stale:
            break
    else:
        return Response(status_code=503)
    if made.call_id is None:
        return await again_for(house, sid)
    return twiml.answer(
        *first_words(house, made.call_id, account.account_id, decision, account.settings.voicemail.greeting)
    )


async def prepare(
    house: House, carrier_id: int, dialled: str, incoming: Incoming, fresh: bool
) -> tuple[Line, dict[str, Any]] | None:
    """Account and key. Usually without a query; its connection is given back before the call is written, for a
    request that held one while it waited for another could stop them all."""
    async with house.db.sessions() as session:
        account = await line(house, session, carrier_id, dialled, fresh=fresh)
        values = await columns(house, session, account, incoming) if account else None
        if session.in_transaction():
            await session.commit()  # a client's first key, where the keyring had to make one
    return (account, values) if account and values else None


def first_words(house: House, call_id: int, account_id: int, decision: Decision, greeting: str) -> tuple[str, ...]:
    if decision.where == "reject":
        return (twiml.reject(),)
    said = tuple(twiml.say(text) for text in decision.say)
    if decision.where == "voicemail":
        return said + words.into_voicemail(house.settings, greeting, call_id)
    return (*said, words.into_line(house.settings, call_id, account_id))


async def again_for(house: House, sid: str) -> Response:
    async with house.transaction() as session:
        call = (await session.execute(select(Call).where(Call.sid == sid))).scalar_one()
        if call.outcome in {"blocked", "anonymous"}:
            return twiml.answer(twiml.reject())
        return twiml.answer(*await answers.document(session, house.settings, call))


@router.post(paths.FALLBACK)
async def fallback(hook: Voice, house: InHouse) -> Response:
    """A document of ours could not be had. Back to where the call was; an unknown call begins here."""
    log.error("voice_fallback", carrier=hook.carrier_id, code=hook.params.get("ErrorCode", "")[:10])
    async with house.transaction() as session:
        call = await by_sid(session, hook)
        if call is not None:
            call = await locked(session, call.id)
            return twiml.answer(*await recover(house, session, call, hook))
    return await take_call(hook, house)


async def recover(house: House, session: AsyncSession, call: Call, hook: Webhook) -> tuple[str, ...]:
    await webhooks.keep(session, house.keyring, call, "fallback", hook.raw)
    kept = select(func.count()).where(Kept.call_id == call.id, Kept.kind == "fallback")
    times = (await session.execute(kept)).scalar_one()
    if times > FALLBACKS + 1:
        return twiml.say(words.SORRY), twiml.hangup()
    entry = await entries.of_call(session, call.id)
    if times > FALLBACKS:
        if entry is not None:
            await entries.to_voicemail(session, call.id, entry, "system", by="system")
        return await box.greeting(session, house.settings, call)
    if await returned(house, session, call):
        call = await session.get_one(Call, call.id, populate_existing=True)
    return (twiml.say(words.STAY), *await answers.document(session, house.settings, call))


async def returned(house: House, session: AsyncSession, call: Call) -> bool:
    """A caller who should be in a conference but asks for a document has lost the operator."""
    if call.status not in {"talking", "on_hold"} or call.next_action == "hang_up":
        return False
    limit_s = await meeting.limit_of(session, call)
    if not await meeting.back_in_line(session, call, limit_s, "conference_lost"):
        return False
    match_soon(house, session)
    return True


@router.post(paths.AGAIN)
async def again(hook: Voice, house: InHouse, session: Tx) -> Response:
    """Where to now? Asked when a conference ended under the caller, or when we brought the caller here."""
    call = await lock_call(session, hook.id("call"))
    if call is None or call.sid != hook.params.get("CallSid"):
        return twiml.answer(twiml.hangup())
    if call.next_action == "hang_up":
        return twiml.answer(twiml.hangup())
    if await returned(house, session, call):
        call = await session.get_one(Call, call.id, populate_existing=True)
    return twiml.answer(*await answers.document(session, house.settings, call))


@router.post(paths.STATUS)
async def status(hook: Voice, house: InHouse, session: Tx) -> Response:
    """The number's status callback: the end of the caller's leg."""
    call = await by_sid(session, hook)
    word = call_status(hook.params)
    if call is not None:
        call = await locked(session, call.id)
        await webhooks.keep(session, house.keyring, call, "status", hook.raw)
        if word in OVER and await end_call(session, call.id, reason=word.replace("-", "_"), by="carrier"):
            match_soon(house, session)
    return Response(status_code=204)


async def by_sid(session: AsyncSession, hook: Webhook) -> Call | None:
    found = select(Call).where(Call.sid == hook.params.get("CallSid", ""), Call.carrier_id == hook.carrier_id)
    return (await session.execute(found)).scalar_one_or_none()
