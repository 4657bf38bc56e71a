"""Twilio's webhooks for texts and calls outside of pages."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from channels.notices.facts import accepted, learn, load, named
from channels.notices.listeners import listener_of
from channels.notices.models import Notice
from channels.notices.reports import call_reported, picked_up_by, text_reported
from channels.notices.words import opened
from core.house import House
from core.web import InHouse, Tx
from telephony import twiml
from telephony.signature import Webhook, signed
from telephony.statuses import call_status, duration_s, error_code, message_sid, message_status
from telephony.urls import callback
from telephony.webhooks import WebhookRoute

router = APIRouter(prefix="/twilio", route_class=WebhookRoute, include_in_schema=False)

SignedNotice = Annotated[Webhook, Depends(signed("notice"))]
_GONE = "There is nothing for you here any more. Good bye."
_KEY_S = 6
_TIMES = 4
_TOO_SOON = "That was too soon to count. Please listen to the end."


@router.post("/sms/notice-status")
async def sms_status(hook: SignedNotice, house: InHouse, session: Tx) -> Response:
    notice = await _notice(session, hook)
    if notice is not None:
        said, sid = message_status(hook.params), message_sid(hook.params)
        await text_reported(house, session, notice, said, sid=sid, error_code=error_code(hook.params))
    return Response(status_code=204)


@router.post("/voice/notice-status")
async def voice_status(hook: SignedNotice, house: InHouse, session: Tx) -> Response:
    notice = await _notice(session, hook)
    if notice is not None:
        status, sid = call_status(hook.params), hook.params.get("CallSid", "")
        await picked_up_by(session, notice, hook.params.get("AnsweredBy", ""))
        await call_reported(house, session, notice, status, sid=sid, duration_s=duration_s(hook.params))
    return Response(status_code=204)


@router.post("/voice/notice-answered-by")
async def voice_answered_by(hook: SignedNotice, session: Tx) -> Response:
    """What the carrier takes the other end for, told while the call goes on."""
    if notice := await _notice(session, hook):
        await named(session, notice, hook.params.get("CallSid", ""))
        await picked_up_by(session, notice, hook.params.get("AnsweredBy", ""))
    return Response(status_code=204)


@router.post("/voice/notice")
async def speak(hook: SignedNotice, house: InHouse, session: Tx) -> Response:
    """Somebody or something answered: it is said twice. A key before it was asked for is told so, and the whole said
    again: who hears nothing confirms nothing."""
    notice = await _answering(house, session, hook)
    words = opened(house.keyring, notice.text_sealed) if notice else None
    if notice is None or words is None:
        return twiml.answer(twiml.say(_GONE), twiml.hangup())
    said = twiml.say(words.text)
    if notice.answer_word is None:
        return twiml.answer(said, twiml.pause(1), said, twiml.hangup())
    text = hook.query.get("soon", "0")
    soon = int(text) if text.isdecimal() and len(text) < 4 else 0
    if soon >= _TIMES:
        return twiml.answer(twiml.hangup())
    key = callback(house.settings, "/twilio/voice/notice-key", notice=notice.id)
    again = callback(house.settings, "/twilio/voice/notice", notice=notice.id, soon=soon + 1)
    # Every key counts, also the ones that would end the entry: hence no finishOnKey. The first ends a second after
    # the words, or after the last key.
    hear = twiml.gather(said, action=again, timeout=1, finish_on_key="")
    ask = twiml.gather(twiml.say(words.ask), action=key, num_digits=1, timeout=_KEY_S, finish_on_key="")
    first = twiml.say(_TOO_SOON) if soon else ""
    return twiml.answer(first, hear, ask, hear, ask, twiml.hangup())


@router.post("/voice/notice-key")
async def key(hook: SignedNotice, house: InHouse, session: Tx) -> Response:
    """A key was pressed after it was asked for, so a person is there."""
    notice = await _answering(house, session, hook)
    if notice is None or notice.answer_word is None:
        return twiml.answer(twiml.say(_GONE), twiml.hangup())
    if not hook.params.get("Digits", ""):
        return twiml.answer(twiml.hangup())
    await learn(house, session, notice, "delivered_at")
    await learn(house, session, notice, "answered_at")
    said = await listener_of(notice).answered(house, session, notice)
    return twiml.answer(twiml.say(said), twiml.hangup())


async def _notice(session: AsyncSession, hook: Webhook) -> Notice | None:
    notice = await load(session, hook.id("notice"))
    return notice if notice is not None and notice.carrier_id == hook.carrier_id else None


async def _answering(house: House, session: AsyncSession, hook: Webhook) -> Notice | None:
    """The notice of this call, which may be told of before our request had its answer."""
    notice = await _notice(session, hook)
    if notice is None or notice.kind != "voice":
        return None
    await named(session, notice, hook.params.get("CallSid", ""))
    await accepted(house, session, notice)
    await learn(house, session, notice, "picked_up_at")
    return notice
