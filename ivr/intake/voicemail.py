"""Webhooks of the voicemail box."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from calls import recordings, webhooks
from core.web import InHouse, Tx
from ivr import answers, paths, words
from ivr.intake.line import call_of
from ivr.voicemail import box
from telephony import twiml
from telephony.signature import Webhook, signed
from telephony.webhooks import WebhookRoute

router = APIRouter(route_class=WebhookRoute, include_in_schema=False)

Voice = Annotated[Webhook, Depends(signed("voice"))]


@router.post(paths.RECORD)
async def record(hook: Voice, house: InHouse, session: Tx) -> Response:
    """The greeting is over and Record starts: from this moment on there is a message."""
    call = await call_of(session, hook, lock=True)
    if call.status != "in_flow":
        return twiml.answer(*await answers.document(session, house.settings, call))
    there = await recordings.of_call(session, call.id)
    if there is not None and there.status != "recording":
        return twiml.answer(twiml.say(words.GOODBYE), twiml.hangup())
    return twiml.answer(*await box.start(session, house.settings, call))


@router.post(paths.VOICEMAIL)
async def voicemail(hook: Voice, house: InHouse, session: Tx) -> Response:
    """The Record action: the caller pressed a key, fell silent, or hung up. The file may not be ready yet."""
    call = await call_of(session, hook, lock=True)
    await webhooks.keep(session, house.keyring, call, "voicemail", hook.raw)
    await hear(session, call.id, hook, "completed")
    return twiml.answer(twiml.say(words.GOODBYE), twiml.hangup())


@router.post(paths.RECORDING)
async def recording_status(hook: Voice, house: InHouse, session: Tx) -> Response:
    """The recording's own callback: `completed` or `absent`."""
    call = await call_of(session, hook, lock=True)
    await webhooks.keep(session, house.keyring, call, "recording", hook.raw)
    await hear(session, call.id, hook, hook.params.get("RecordingStatus", ""))
    return Response(status_code=204)


async def hear(session: Tx, call_id: int, hook: Webhook, status: str) -> None:
    recording = await recordings.of_call(session, call_id)
    sid, length = hook.params.get("RecordingSid"), hook.params.get("RecordingDuration", "")
    if recording is None:
        return
    duration_s = int(length) if length.isdecimal() and len(length) < 7 else 0
    await box.settle(session, recording, status, sid, duration_s)
