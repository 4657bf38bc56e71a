"""Text messages. The link's channel sends them as well."""

from collections.abc import Collection
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.carrier import company_of, nearest, only_gone, since
from channels.sends.channel import Channel, Report
from channels.sends.models import Send
from channels.sends.words import Words
from channels.sms import methods
from channels.sms.errors import meaning
from channels.sms.status import reported
from core.house import House
from telephony.port import CarrierError, RemoteMessage
from telephony.urls import callback


async def _request(house: House, send: Send, words: Words) -> str:
    company = await company_of(house, send)
    return await company.send_message(
        to=send.to_address,
        from_=send.from_address,
        body=words.text,
        status_callback=callback(house.settings, "/twilio/sms/status", event=True, send=send.id),
        validity_s=send.validity_s,
    )


async def _refused(session: AsyncSession, send: Send, error: CarrierError) -> str:
    if error.kind == "permanent":
        await methods.refused(session, send, error.code)
    return ""


async def _read_back(house: House, send: Send, words: Words | None, taken: Collection[str]) -> Report | None:
    company = await company_of(house, send)
    if send.sid is not None:
        try:
            return _report(await company.fetch_message(send.sid))
        except CarrierError as error:
            only_gone(error)
            return None
    if words is None:
        return None
    listed = await company.list_messages(to=send.to_address, since=since(send))
    fitting = [one for one in listed if one.body == words.text and one.sid not in taken]
    return nearest(send, ((one.created_at, _report(one)) for one in fitting))


def _report(one: RemoteMessage) -> Report:
    return Report(one.status, one.sid, one.error_code)


def _trouble(send: Send) -> str | None:
    if send.status == "failed":
        return meaning(send.error_code).words
    if send.ended_at is not None and send.delivered_at is None:
        return "sent; that it arrived is not known"
    return None


CHANNEL: Final = Channel(
    name="sms",
    form="text",
    carries_health_data=False,
    can_be_answered="text",
    proves=("delivered",),
    request=_request,
    refused=_refused,
    trouble=_trouble,
    read_back=_read_back,
    reported=reported,
)
