"""Webhooks about legs we dialled and the conferences they meet in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from calls import conferences, legs, webhooks
from calls.models import Call
from core.house import House
from core.outbox import add
from core.web import InHouse, Tx
from ivr import paths, words
from ivr.looking import hear_leg
from ivr.waiting import meeting, offers
from ivr.waiting.models import Offer
from telephony import twiml
from telephony.signature import Webhook, signed
from telephony.statuses import call_status
from telephony.urls import callback
from telephony.webhooks import WebhookRoute

router = APIRouter(route_class=WebhookRoute, include_in_schema=False)

Voice = Annotated[Webhook, Depends(signed("voice"))]
_DONE = 204


@router.post(paths.LEG_EVENTS)
async def leg_events(hook: Voice, house: InHouse, session: Tx) -> Response:
    """A leg we dialled. The id in the address finds it, whether or not the carrier's answer has told us the SID yet."""
    leg = await legs.lock(session, hook.id("leg"))
    if leg is None or leg.carrier_id != hook.carrier_id:
        return Response(status_code=404)
    call = await session.get_one(Call, leg.call_id)
    await webhooks.keep(session, house.keyring, call, f"leg-{leg.party}", hook.raw)
    await hear_leg(house, session, leg.id, call_status(hook.params), hook.params.get("CallSid"))
    return Response(status_code=_DONE)


@router.post(paths.CONFERENCE_EVENTS)
async def conference_events(hook: Voice, house: InHouse, session: Tx) -> Response:
    """Join, leave and end in the conference of an offer, told by its first participant only."""
    offer = await offers.lock(session, hook.id("offer"))
    if offer is None or offer.carrier_id != hook.carrier_id or offer.conference_id is None:
        return Response(status_code=404)
    call = await session.get_one(Call, offer.call_id)
    await webhooks.keep(session, house.keyring, call, "conference-event", hook.raw)
    await conferences.fill_in_sid(session, offer.conference_id, hook.params.get("ConferenceSid"))
    event = hook.params.get("StatusCallbackEvent", "")
    if event == "conference-end":
        await conference_over(session, offer, call)
    elif event in {"participant-join", "participant-leave"}:
        await participant(house, session, call, offer, hook, joined=event == "participant-join")
    return Response(status_code=_DONE)


async def participant(
    house: House, session: AsyncSession, call: Call, offer: Offer, hook: Webhook, *, joined: bool
) -> None:
    sid = hook.params.get("CallSid", "")
    if sid == call.sid:
        if joined and offer.conference_id is not None:
            await meeting.caller_joined(session, call, offer.conference_id)
        elif not joined and call.status != "ended":
            await add(session, "call.look", live=True, call=call.id)
        return
    leg_id = legs.leg_id_of(hook.params.get("ParticipantLabel"))
    leg = await legs.get(session, leg_id) if leg_id else await legs.by_sid(session, sid)
    if leg is None or leg.call_id != call.id:
        return
    if joined:
        await meeting.leg_joined(session, leg, sid)
    else:
        await hear_leg(house, session, leg.id, "completed", sid)


async def conference_over(session: AsyncSession, offer: Offer, call: Call) -> None:
    """For a caller who was in it, its end is either the call's end or a fault: the carrier knows."""
    if offer.conference_id is not None:
        await conferences.ended(session, offer.conference_id)
    if offer.outcome == "answered" and call.status in {"talking", "on_hold"}:
        await add(session, "call.look", live=True, call=call.id)


@router.post(paths.SILENCE)
async def silence(hook: Voice) -> Response:  # noqa: ARG001 - only its signature is looked at
    """What an operator hears until the caller is brought in."""
    return twiml.answer(twiml.pause(60))


@router.post(paths.HOLD_MUSIC)
async def hold_music(hook: Voice, house: InHouse) -> Response:  # noqa: ARG001
    """What a caller on hold hears, again and again."""
    return twiml.answer(
        twiml.say(words.HOLD), twiml.pause(15), twiml.redirect(callback(house.settings, paths.HOLD_MUSIC))
    )
