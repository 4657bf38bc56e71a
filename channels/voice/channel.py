"""Calls. Paced by the carrier's slots; nothing of a message is spoken before a key shows that a person is there."""

from collections.abc import Collection
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.carrier import company_of, nearest, only_gone, since
from channels.sends.channel import Channel, Report
from channels.sends.models import Send
from channels.sends.words import Words
from channels.sms import our_faults
from channels.voice.status import reported
from channels.voice.words import OURSELVES, who_picked_up
from clients.phones import parted
from core.house import House
from telephony.port import CarrierError, RemoteCall
from telephony.urls import callback

RING_S: Final = 30


async def _request(house: House, send: Send, words: Words) -> str:  # noqa: ARG001 - it speaks when it is answered
    company = await company_of(house, send)
    number = parted(send.to_address)
    return await company.create_call(
        to=number.e164,
        from_=send.from_address,
        url=callback(house.settings, "/twilio/voice/send", send=send.id),
        status_callback=callback(house.settings, "/twilio/voice/send-status", event=True, send=send.id),
        timeout_s=RING_S,
        send_digits=number.keys,
        picked_up_callback=callback(house.settings, "/twilio/voice/send-answered-by", event=True, send=send.id),
    )


async def _refused(session: AsyncSession, send: Send, error: CarrierError) -> str:
    """A refused call says too little of the number to mark it; of us it may say something."""
    if send.carrier_id is not None:
        await our_faults.met(session, send.carrier_id, error.code, send.from_address)
    return ""


async def _read_back(house: House, send: Send, words: Words | None, taken: Collection[str]) -> Report | None:  # noqa: ARG001
    company = await company_of(house, send)
    if send.sid is not None:
        try:
            return _report(await company.fetch_call(send.sid))
        except CarrierError as error:
            only_gone(error)
            return None
    listed = await company.list_calls(to=send.to_address, since=since(send))
    fitting = [one for one in listed if one.from_ == send.from_address and one.sid not in taken]
    return nearest(send, ((one.start_time, _report(one)) for one in fitting))


def _report(one: RemoteCall) -> Report:
    return Report(one.status, one.sid, duration_s=one.duration_s)


async def _hang_up(house: House, send: Send) -> None:
    company = await company_of(house, send)
    # `completed` ends a call in whatever state, also one that still rings or is queued.
    await company.update_call(send.sid or "", status="completed")


def _trouble(send: Send) -> str | None:
    if send.status == "sent":
        nobody = send.ended_at is not None and send.delivered_at is None and send.picked_up_at is not None
        return f"{who_picked_up(send.picked_up_by)} picked up, and pressed no key" if nobody else None
    if send.error_kind == "permanent":
        return "the number can't be reached"
    if send.picked_up_at is not None:
        return f"{who_picked_up(send.picked_up_by)} picked up for a moment"
    if send.picked_up_by == OURSELVES:
        return "our own line answered: their phone sends calls on to us"
    return "not answered"


CHANNEL: Final = Channel(
    name="voice",
    form="call",
    carries_health_data=True,
    can_be_answered="key",
    proves=("picked_up", "delivered", "heard"),
    request=_request,
    refused=_refused,
    trouble=_trouble,
    read_back=_read_back,
    reported=reported,
    hang_up=_hang_up,
    paced=True,
)
