"""Sending a page as a text message."""

from sqlalchemy.ext.asyncio import AsyncSession

from channels import inbound
from channels.deliveries.attempts import attempt
from channels.deliveries.models import Delivery
from channels.sms.methods import refused
from core.house import House
from core.outbox import Job
from telephony.carriers import phone_company
from telephony.port import CarrierError
from telephony.urls import callback


async def send(house: House, job: Job) -> None:
    """Outbox handler of `sms.send`."""
    await attempt(house, job, _request, _text, _refused)


async def _text(house: House, session: AsyncSession, delivery: Delivery) -> str | None:
    sms = await inbound.registered().sms_text(house, session, delivery.page_id, delivery.channel)
    return sms.text if sms.wanted else None


async def _request(house: House, delivery: Delivery, text: str) -> str:
    company = await phone_company(house, delivery.carrier_id)
    return await company.send_message(
        to=delivery.to_address,
        from_=delivery.from_address,
        body=text,
        status_callback=callback(house.settings, "/twilio/sms/status", event=True, delivery=delivery.id),
        validity_s=delivery.validity_s,
    )


async def _refused(session: AsyncSession, delivery: Delivery, error: CarrierError) -> None:
    if error.kind == "permanent":
        await refused(session, delivery.carrier_id, delivery.to_address, delivery.from_address, error.code)
