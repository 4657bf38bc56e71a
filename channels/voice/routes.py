"""Twilio's webhooks for the calls that are sends. What is said in one, and what a key means, is its subject's."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.channel import Report
from channels.sends.facts import accepted, learn, named
from channels.sends.hooks import send_of
from channels.sends.models import SEND, Send
from channels.sends.subjects import subject_of
from channels.voice.spoken import end
from channels.voice.status import picked_up_by, reported
from core.house import House
from core.states import remark
from core.web import InHouse, Tx
from telephony.signature import Webhook, signed
from telephony.statuses import call_status, duration_s
from telephony.webhooks import WebhookRoute

router = APIRouter(prefix="/twilio/voice", route_class=WebhookRoute, include_in_schema=False)

SignedSend = Annotated[Webhook, Depends(signed("send"))]
_UNKNOWN: Final = "This message is no longer here. Good bye."
_TOLD: Final = ("CallStatus", "CallDuration", "SipResponseCode", "AnsweredBy")


@router.post("/send")
async def speak(hook: SignedSend, house: InHouse, session: Tx) -> Response:
    """Somebody or something answered. TwiML asked for now looks again before it speaks."""
    send = await _answering(house, session, hook)
    dialogue = subject_of(send).dialogue if send else None
    if send is None or dialogue is None:
        return _xml(end(_UNKNOWN))
    await learn(house, session, send, "picked_up_at")
    return _xml(await dialogue.speak(house, session, send, hook))


@router.post("/send-key")
async def key(hook: SignedSend, house: InHouse, session: Tx) -> Response:
    """A key was pressed, or none in time."""
    send = await _answering(house, session, hook)
    dialogue = subject_of(send).dialogue if send else None
    if send is None or dialogue is None:
        return _xml(end(_UNKNOWN))
    await learn(house, session, send, "picked_up_at")
    return _xml(await dialogue.key(house, session, send, hook))


@router.post("/send-status")
async def status(hook: SignedSend, house: InHouse, session: Tx) -> Response:
    if send := await send_of(session, hook, call=True):
        said, sid = call_status(hook.params), hook.params.get("CallSid", "")
        await named(session, send, sid)
        if not said and send.ended_at is None:
            told = ", ".join(f"{name} {hook.params[name][:20]!r}" for name in _TOLD if name in hook.params)
            why = f"a report without a status ({told or 'empty'}): the carrier is asked what became of the call"
            await remark(session, SEND, send.id, reason=why, by="carrier")
        await picked_up_by(session, send, hook.params.get("AnsweredBy", ""))
        await reported(house, session, send, Report(said, sid, duration_s=duration_s(hook.params)))
    return Response(status_code=204)


@router.post("/send-answered-by")
async def answered_by(hook: SignedSend, house: InHouse, session: Tx) -> Response:
    """What the carrier takes the other end for, told while the call goes on."""
    if send := await _answering(house, session, hook):
        await picked_up_by(session, send, hook.params.get("AnsweredBy", ""))
    return Response(status_code=204)


async def _answering(house: House, session: AsyncSession, hook: Webhook) -> Send | None:
    """The send this call is. Its document may be asked for before our request had its answer."""
    send = await send_of(session, hook, call=True)
    if send is not None:
        await accepted(house, session, send, hook.params.get("CallSid", ""))
    return send


def _xml(document: str) -> Response:
    return Response(document, media_type="text/xml")
