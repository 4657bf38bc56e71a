"""Calling a person about a page, and hanging up when it is settled. Paced by the carrier's slots."""

from sqlalchemy.ext.asyncio import AsyncSession

from channels import inbound
from channels.deliveries.attempts import attempt
from channels.deliveries.facts import learn, load
from channels.deliveries.models import Delivery
from channels.sms import our_faults
from clients.phones import parted
from core.errors import TryAgain
from core.house import House
from core.outbox import Job
from telephony.carriers import phone_company
from telephony.port import CALL_IS_GONE, NOT_FOUND, CarrierError
from telephony.urls import callback

RING_S = 30


async def call(house: House, job: Job) -> None:
    """Outbox handler of `voice.call`."""
    await attempt(house, job, _request, _no_text, _refused)


async def _no_text(house: House, session: AsyncSession, delivery: Delivery) -> str | None:  # noqa: ARG001 - the signature
    card = await inbound.registered().card(session, delivery.page_id)
    return "" if card.wanted else None


async def _request(house: House, delivery: Delivery, text: str) -> str:  # noqa: ARG001 - the signature
    company = await phone_company(house, delivery.carrier_id)
    number = parted(delivery.to_address)
    return await company.create_call(
        to=number.e164,
        from_=delivery.from_address,
        url=callback(house.settings, "/twilio/voice/page", delivery=delivery.id),
        status_callback=callback(house.settings, "/twilio/voice/page-status", event=True, delivery=delivery.id),
        timeout_s=RING_S,
        send_digits=number.keys,
        picked_up_callback=callback(house.settings, "/twilio/voice/page-answered-by", event=True, delivery=delivery.id),
    )


async def _refused(session: AsyncSession, delivery: Delivery, error: CarrierError) -> None:
    """A refused call says too little of the number to mark it; of us it may say something."""
    await our_faults.met(session, delivery.carrier_id, error.code, delivery.from_address)


async def hang_up(house: House, job: Job) -> None:
    """Outbox handler of `voice.hang_up`: the page is settled, so this phone stops ringing or talking."""
    delivery_id = int(job.args["delivery_id"])
    async with house.transaction() as session:
        delivery = await load(session, delivery_id)
    if delivery is None or delivery.sid is None or delivery.ended_at is not None or delivery.status == "failed":
        return
    company = await phone_company(house, delivery.carrier_id)
    try:
        # `completed` ends a call in whatever state, also one that still rings or is queued.
        await company.update_call(delivery.sid, status="completed")
    except CarrierError as error:
        if error.code not in (CALL_IS_GONE, NOT_FOUND):
            raise TryAgain(2.0, f"hanging up: {error.kind} {error.code}") from error
    async with house.transaction() as session:
        if fresh := await load(session, delivery_id):
            await learn(session, fresh, "ended_at")
