"""Twilio's webhooks for texts and calls outside of pages."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from channels.notices.facts import accepted, learn, load, named
from channels.notices.listeners import listener_of
from channels.notices.models import Notice
from channels.notices.reports import call_reported, text_reported
from channels.notices.words import opened
from core.house import House
from core.web import InHouse, Tx
from telephony import twiml
from telephony.signature import Webhook, signed
from telephony.urls import callback
from telephony.webhooks import WebhookRoute

router = APIRouter(prefix="/twilio", route_class=WebhookRoute, include_in_schema=False)

SignedNotice = Annotated[Webhook, Depends(signed("notice"))]
_GONE = "There is nothing for you here any more. Good bye."
_KEY_S = 6


@router.post("/sms/notice-status")
async def sms_status(hook: SignedNotice, house: InHouse, session: Tx) -> Response:
    notice = await _notice(session, hook)
    if notice is not None:
        code = hook.params.get("ErrorCode", "")
        number = int(code) if code.isdecimal() and len(code) < 7 else None
        said = hook.params.get("MessageStatus", "") or hook.params.get("SmsStatus", "")
        await text_reported(house, session, notice, said, sid=hook.params.get("MessageSid", ""), error_code=number)
    return Response(status_code=204)


@router.post("/voice/notice-status")
async def voice_status(hook: SignedNotice, house: InHouse, session: Tx) -> Response:
    notice = await _notice(session, hook)
    if notice is not None:
        await call_reported(
            house, session, notice, hook.params.get("CallStatus", ""), sid=hook.params.get("CallSid", "")
        )
    return Response(status_code=204)


@router.post("/voice/notice")
async def speak(hook: SignedNotice, house: InHouse, session: Tx) -> Response:
    """Somebody or something answered: it is said twice."""
    notice = await _answering(house, session, hook)
    words = opened(house.keyring, notice.text_sealed) if notice else None
    if notice is None or words is None:
        return twiml.answer(twiml.say(_GONE), twiml.hangup())
    said = twiml.say(words[1])
    if notice.answer_word is None:
        return twiml.answer(said, twiml.pause(1), said, twiml.hangup())
    key = callback(house.settings, "/twilio/voice/notice-key", notice=notice.id)
    # Every key counts, also the ones that would end the entry: hence no finishOnKey.
    asked = [twiml.gather(said, action=key, num_digits=1, timeout=_KEY_S, finish_on_key="") for _ in range(2)]
    return twiml.answer(*asked, twiml.hangup())


@router.post("/voice/notice-key")
async def key(hook: SignedNotice, house: InHouse, session: Tx) -> Response:
    """A key was pressed, so a person is there."""
    notice = await _answering(house, session, hook)
    if notice is None or notice.answer_word is None:
        return twiml.answer(twiml.say(_GONE), twiml.hangup())
    if not hook.params.get("Digits", ""):
        return twiml.answer(twiml.hangup())
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
    await learn(house, session, notice, "delivered_at")
    return notice
