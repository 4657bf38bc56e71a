"""Twilio's webhooks for the calls that page a person."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from channels import inbound
from channels.deliveries.facts import accepted, learn, load, named
from channels.deliveries.models import Delivery
from channels.inbound import Answer, Said
from channels.voice import spoken
from channels.voice.status import reported
from core import clock
from core.house import House
from core.web import InHouse, Tx
from telephony import twiml
from telephony.signature import Webhook, signed
from telephony.webhooks import WebhookRoute

router = APIRouter(prefix="/twilio/voice", route_class=WebhookRoute, include_in_schema=False)

SignedPage = Annotated[Webhook, Depends(signed("page"))]
_ANSWERS: dict[str, Answer] = {"1": "confirm", "2": "decline"}
_UNKNOWN = "This message is no longer here. Good bye."


def _xml(document: str) -> Response:
    return Response(document, media_type="text/xml")


@router.post("/page")
async def page(hook: SignedPage, house: InHouse, session: Tx) -> Response:
    """Somebody or something answered. TwiML asked for now looks again before it speaks."""
    delivery = await _delivery(house, session, hook)
    if delivery is None:
        return _xml(spoken.end(_UNKNOWN))
    await learn(session, delivery, "delivered_at")
    card = await inbound.registered().card(session, delivery.page_id)
    if not card.wanted:
        return _xml(spoken.end(card.settled))
    return _xml(spoken.ask_for_key(house.settings, delivery.id, card, _count(hook, "prompt")))


@router.post("/page-key")
async def page_key(hook: SignedPage, house: InHouse, session: Tx) -> Response:
    """A key was pressed, so a person is there: `stage` says what they were asked."""
    delivery = await _delivery(house, session, hook)
    if delivery is None:
        return _xml(spoken.end(_UNKNOWN))
    stage, digit = hook.query.get("stage", ""), hook.params.get("Digits", "")
    if stage == "hear" and not digit:
        return twiml.answer(twiml.hangup())
    await learn(session, delivery, "heard_at")
    if stage == "answer" and digit in _ANSWERS:
        told = Said(_ANSWERS[digit], "voice", delivery.id)
        said = await inbound.registered().answer(house, session, delivery.page_id, told)
        return _xml(spoken.end(said.said))
    return await _speak(house, session, delivery, _count(hook, "listen") + (stage == "answer"))


async def _speak(house: House, session: AsyncSession, delivery: Delivery, listen: int) -> Response:
    card = await inbound.registered().card(session, delivery.page_id)
    if not card.wanted:
        return _xml(spoken.end(card.settled))
    if listen >= spoken.PROMPTS:
        return twiml.answer(twiml.hangup())
    text = await inbound.registered().content(house, session, delivery.page_id, "voice")
    return _xml(spoken.message(house.settings, delivery.id, text, listen, clock.now()))


@router.post("/page-status")
async def page_status(hook: SignedPage, house: InHouse, session: Tx) -> Response:
    delivery = await load(session, hook.id("delivery"))
    if delivery is not None and delivery.carrier_id == hook.carrier_id:
        status = hook.params.get("CallStatus", "")
        sid = hook.params.get("CallSid", "")
        await named(session, delivery, sid)
        await reported(house, session, delivery, status, sid=sid)
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
    return int(text) if text.isdecimal() and len(text) < 4 else 0
