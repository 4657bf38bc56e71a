"""Webhooks of a caller in the waiting line, up to the conference."""

from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, HTTPException, Response
from sqlalchemy.ext.asyncio import AsyncSession

from calls import webhooks
from calls.locking import lock_call
from calls.models import Call
from clients.accounts.models import Account, settings_of
from core import clock
from core.house import House
from core.web import InHouse, Tx
from ivr import answers, paths, words
from ivr.ending import end_call
from ivr.waiting import entries, meeting, offers
from ivr.waiting.matching import match_soon
from ivr.waiting.models import WaitingEntry
from telephony import twiml
from telephony.signature import Webhook, signed
from telephony.urls import callback
from telephony.webhooks import WebhookRoute

log = structlog.get_logger(__name__)
router = APIRouter(route_class=WebhookRoute, include_in_schema=False)

Voice = Annotated[Webhook, Depends(signed("voice"))]


async def call_of(session: AsyncSession, hook: Webhook, *, lock: bool = False) -> Call:
    """The call this address was made for. Another call's SID under it is nobody's business."""
    call = await (lock_call(session, hook.id("call")) if lock else session.get(Call, hook.id("call")))
    if call is None or call.sid != hook.params.get("CallSid") or call.carrier_id != hook.carrier_id:
        raise HTTPException(404)
    return call


@router.post(paths.WAIT)
async def wait(hook: Voice, house: InHouse, session: Tx) -> Response:
    """Asked again and again while the caller waits; the first time makes the place in the line."""
    call = await call_of(session, hook, lock=True)
    entry = await entries.of_call(session, call.id)
    if entry is None:
        if call.status == "ended":
            return twiml.answer(twiml.hangup())
        entry = await enter(house, session, call, hook)
    if entry.status == "left":
        return twiml.answer(twiml.leave())
    if entry.status == "answered":  # on the way into the conference
        return twiml.answer(twiml.pause(5))
    remaining_s = (entry.limit_at - clock.now()).total_seconds() if entry.limit_at else words.WAIT_ROUND_S
    if remaining_s <= 0 and await entries.to_voicemail(session, call.id, entry, "limit", by="system"):
        return twiml.answer(twiml.leave())
    place = await entries.place_of(session, entry)
    return twiml.answer(words.position(place, max(remaining_s, 1), house.settings, call.id))


async def enter(house: House, session: AsyncSession, call: Call, hook: Webhook) -> WaitingEntry:
    account = await session.get_one(Account, call.account_id)
    entry = await entries.enter(
        session,
        call,
        priority=account.priority,
        limit_s=settings_of(account).waits.limit_s,
        queue_sid=hook.params.get("QueueSid") or None,
    )
    match_soon(house, session)
    return entry


@router.post(paths.WAIT_KEY)
async def wait_key(hook: Voice, house: InHouse, session: Tx) -> Response:
    """The voicemail key. An operator who has accepted is on the way: then the caller is asked to stay."""
    call = await call_of(session, hook, lock=True)
    back = twiml.redirect(callback(house.settings, paths.WAIT, call=call.id))
    if hook.params.get("Digits", "") not in words.VOICEMAIL_KEYS:
        return twiml.answer(back)
    entry = await entries.of_call(session, call.id)
    if entry is None:
        return twiml.answer(back)
    await webhooks.keep(session, house.keyring, call, "wait-key", hook.raw)
    offer = await offers.live_of_entry(session, entry.id)
    if offer is not None and offer.accepted_at is not None:
        return twiml.answer(twiml.say(words.OPERATOR_COMING), back)
    if offer is not None and await offers.close(session, offer, "failed", "voicemail_key", by="caller"):
        match_soon(house, session)
    if await entries.to_voicemail(session, call.id, entry, "voicemail_key", by="caller"):
        return twiml.answer(twiml.leave())
    return twiml.answer(back)


@router.post(paths.LEFT)
async def left(hook: Voice, house: InHouse, session: Tx) -> Response:
    """The Enqueue action: out of the queue, for whatever reason. The row says where to."""
    call = await call_of(session, hook, lock=True)
    result = hook.params.get("QueueResult", "")
    await webhooks.keep(session, house.keyring, call, "left", hook.raw)
    if result == "hangup":
        if await end_call(session, call.id, reason="hung_up_in_line", by="caller"):
            match_soon(house, session)
        return twiml.answer()
    if result in {"redirected", "redirected-from-bridged", "bridged", "bridging-in-process"}:
        return twiml.answer()  # our own redirect has taken the caller elsewhere
    return twiml.answer(*await after_queue(house, session, call, result))


async def after_queue(house: House, session: AsyncSession, call: Call, result: str) -> tuple[str, ...]:
    entry = await entries.of_call(session, call.id)
    offer = await offers.live_of_entry(session, entry.id) if entry else None
    if entry is None or call.status == "ended":
        return await answers.document(session, house.settings, call)
    if offer is not None and offer.joined_at is not None:
        if offer.redirected_at is not None:  # a second way into the conference would end it: the redirect is coming
            return twiml.pause(5), twiml.redirect(callback(house.settings, paths.AGAIN, call=call.id))
        await meeting.caller_fetched(session, offer, call)
        return await answers.conference(session, house.settings, offer)
    if entry.status == "waiting" and result != "leave":
        log.error("queue_refused_caller", call=call.id, result=result[:20])
        await entries.to_voicemail(session, call.id, entry, "system", by="carrier")
    call = await session.get_one(Call, call.id, populate_existing=True)
    return await answers.document(session, house.settings, call)


@router.post(paths.CONFERENCE)
async def conference(hook: Voice, house: InHouse, session: Tx) -> Response:
    """The caller's way to the operator. Its fetch is what makes the entry `answered`; too late, it leads back to the
    line."""
    offer = await offers.lock(session, hook.id("offer"))
    call = await session.get(Call, offer.call_id, populate_existing=True) if offer else None
    if offer is None or call is None or call.sid != hook.params.get("CallSid"):
        raise HTTPException(404)
    await webhooks.keep(session, house.keyring, call, "conference", hook.raw)
    if call.status == "ended":
        return twiml.answer(twiml.hangup())
    if await meeting.caller_fetched(session, offer, call):
        return twiml.answer(*await answers.conference(session, house.settings, offer))
    newest = await offers.last_answered(session, call.id)
    if newest is not None and newest.id == offer.id and call.status in {"talking", "on_hold"}:
        return twiml.answer(*await answers.conference(session, house.settings, offer))
    return twiml.answer(*await answers.document(session, house.settings, call))
