"""Twilio's webhooks for the calls that page a person."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from channels import inbound
from channels.deliveries.facts import accepted, learn, load, named
from channels.deliveries.models import DELIVERY, Delivery
from channels.inbound import Answer, Said
from channels.voice import spoken
from channels.voice.status import picked_up_by, reported
from core import clock
from core.house import House
from core.states import remark
from core.web import InHouse, Tx
from telephony import twiml
from telephony.signature import Webhook, signed
from telephony.statuses import call_status, duration_s
from telephony.webhooks import WebhookRoute

router = APIRouter(prefix="/twilio/voice", route_class=WebhookRoute, include_in_schema=False)

SignedPage = Annotated[Webhook, Depends(signed("page"))]
_ANSWERS: dict[str, Answer] = {"1": "confirm", "2": "decline"}
_AGAIN = "9"
_UNKNOWN = "This message is no longer here. Good bye."
_TOLD = ("CallStatus", "CallDuration", "SipResponseCode", "AnsweredBy")


def _xml(document: str) -> Response:
    return Response(document, media_type="text/xml")


@router.post("/page")
async def page(hook: SignedPage, house: InHouse, session: Tx) -> Response:
    """Somebody or something answered. TwiML asked for now looks again before it speaks."""
    delivery = await _delivery(house, session, hook)
    if delivery is None:
        return _xml(spoken.end(_UNKNOWN))
    await learn(session, delivery, "picked_up_at")
    card = await inbound.registered().card(session, delivery.page_id)
    if not card.wanted:
        return _xml(spoken.end(card.settled))
    return _xml(spoken.ask_for_key(house.settings, delivery.id, card, _count(hook, "prompt"), clock.now()))


@router.post("/page-key")
async def page_key(hook: SignedPage, house: InHouse, session: Tx) -> Response:
    """A key was pressed: `stage` says what had been asked. None counts as an answer before the message was spoken."""
    delivery = await _delivery(house, session, hook)
    if delivery is None:
        return _xml(spoken.end(_UNKNOWN))
    await learn(session, delivery, "picked_up_at")
    stage, digits = hook.query.get("stage", ""), hook.params.get("Digits", "")
    listen = _count(hook, "listen")
    if stage == "answer" and digits:
        return await _answered(house, session, hook, delivery, digits)
    if stage == "hear":
        if not digits:
            return twiml.answer(twiml.hangup())
        await _asked_for(session, hook, delivery)
    elif stage == "early":
        why = "keys before the message was spoken: they don't count"
        await remark(session, DELIVERY, delivery.id, reason=why, by="carrier")
    return await _speak(house, session, hook, delivery, listen + (stage == "answer"))


async def _asked_for(session: AsyncSession, hook: Webhook, delivery: Delivery) -> None:
    """The first key. Only after it was asked for does it show that a person is there: machines have keys as well."""
    card = await inbound.registered().card(session, delivery.page_id)
    if spoken.sooner_than_said(hook.query.get("at", ""), len(spoken.greeting(card)), clock.now()):
        why = "a key before it was asked for: the message is spoken, that a person is there is not known"
        await remark(session, DELIVERY, delivery.id, reason=why, by="carrier")
    else:
        await learn(session, delivery, "delivered_at")


async def _answered(house: House, session: AsyncSession, hook: Webhook, delivery: Delivery, digits: str) -> Response:
    """A key while or after the message is spoken: a person has been there since it began."""
    await learn(session, delivery, "delivered_at", delivery.heard_at)
    if (answer := _ANSWERS.get(digits)) is None:
        no_such_key = digits != _AGAIN
        return await _speak(house, session, hook, delivery, _count(hook, "listen") + 1, no_such_key=no_such_key)
    cut_short = spoken.sooner_than_said(hook.query.get("at", ""), _count(hook, "length"), clock.now())
    if cut_short and _count(hook, "listen") == 0:
        why = f"answered with {digits} before the message was spoken to its end"
        await remark(session, DELIVERY, delivery.id, reason=why, by="carrier")
    told = Said(answer, "voice", delivery.id)
    said = await inbound.registered().answer(house, session, delivery.page_id, told)
    return _xml(spoken.end(said.said))


async def _speak(
    house: House, session: AsyncSession, hook: Webhook, delivery: Delivery, listen: int, *, no_such_key: bool = False
) -> Response:
    card = await inbound.registered().card(session, delivery.page_id)
    if not card.wanted:
        return _xml(spoken.end(card.settled))
    early = _count(hook, "early")
    if max(listen, early) >= spoken.PROMPTS:
        return _xml(spoken.end(f"{spoken.NOT_TAKEN} Good bye."))
    text = await inbound.registered().content(house, session, delivery.page_id, "voice")
    await learn(session, delivery, "heard_at")
    return _xml(
        spoken.message(
            house.settings, delivery.id, text, clock.now(), listen=listen, early=early, no_such_key=no_such_key
        )
    )


@router.post("/page-status")
async def page_status(hook: SignedPage, house: InHouse, session: Tx) -> Response:
    delivery = await load(session, hook.id("delivery"))
    if delivery is not None and delivery.carrier_id == hook.carrier_id and delivery.channel == "voice":
        status, sid = call_status(hook.params), hook.params.get("CallSid", "")
        await named(session, delivery, sid)
        if not status and delivery.ended_at is None:
            told = ", ".join(f"{name} {hook.params[name][:20]!r}" for name in _TOLD if name in hook.params)
            why = f"a report without a status ({told or 'empty'}): the carrier is asked what became of the call"
            await remark(session, DELIVERY, delivery.id, reason=why, by="carrier")
        await picked_up_by(session, delivery, hook.params.get("AnsweredBy", ""))
        await reported(house, session, delivery, status, sid=sid, duration_s=duration_s(hook.params))
    return Response(status_code=204)


@router.post("/page-answered-by")
async def page_answered_by(hook: SignedPage, house: InHouse, session: Tx) -> Response:
    """What the carrier takes the other end for, told while the call goes on."""
    if delivery := await _delivery(house, session, hook):
        await picked_up_by(session, delivery, hook.params.get("AnsweredBy", ""))
    return Response(status_code=204)


async def _delivery(house: House, session: AsyncSession, hook: Webhook) -> Delivery | None:
    """The delivery this call belongs to. Its document may be asked for before our request had its answer."""
    delivery = await load(session, hook.id("delivery"))
    if delivery is None or delivery.carrier_id != hook.carrier_id or delivery.channel != "voice":
        return None
    sid = hook.params.get("CallSid", "")
    await named(session, delivery, sid)
    await accepted(house, session, delivery, sid)
    return delivery


def _count(hook: Webhook, name: str) -> int:
    text = hook.query.get(name, "0")
    return int(text) if text.isdecimal() and len(text) < 6 else 0
