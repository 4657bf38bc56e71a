"""Twilio's webhooks for text messages."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from channels.sends.channel import Report
from channels.sends.facts import named
from channels.sends.hooks import send_of
from channels.sms.receive import receive
from channels.sms.status import reported
from core.web import InHouse, Tx
from telephony import twiml
from telephony.signature import Webhook, signed
from telephony.statuses import error_code, message_sid, message_status
from telephony.webhooks import WebhookRoute

router = APIRouter(prefix="/twilio/sms", route_class=WebhookRoute, include_in_schema=False)

SignedSms = Annotated[Webhook, Depends(signed("sms"))]


@router.post("/status")
async def status(hook: SignedSms, house: InHouse, session: Tx) -> Response:
    if send := await send_of(session, hook, call=False):
        sid = message_sid(hook.params)
        await named(session, send, sid)
        report = Report(message_status(hook.params), sid, error_code(hook.params))
        await reported(house, session, send, report)
    return Response(status_code=204)


@router.post("/incoming")
async def incoming(hook: SignedSms, house: InHouse, session: Tx) -> Response:
    if not message_sid(hook.params):
        return Response(status_code=400)
    reply = await receive(house, session, hook)
    return twiml.answer(twiml.message(reply)) if reply else twiml.answer()
