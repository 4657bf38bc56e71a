"""Sending a page as a mail: that a message is waiting, and the link. Bounces that come later by mail are not seen."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from channels import inbound
from channels.deliveries.attempts import attempt
from channels.deliveries.models import Delivery
from channels.email.hand_over import hand_over
from channels.email.smtp import MailError
from channels.inbound import PageMail
from channels.sms.methods import mark
from core.house import House
from core.outbox import Job
from telephony.port import CarrierError

# Servers that put strangers off for a while (greylisting) don't take it kindly to be asked every other second.
_TRY_AGAIN_S = 10.0


async def send(house: House, job: Job) -> None:
    """Outbox handler of `email.send`."""
    await attempt(house, job, _request, _mail, _refused, again_s=_TRY_AGAIN_S)
    async with house.transaction() as session:
        delivery = await session.get(Delivery, int(job.args["delivery_id"]))
        if delivery is not None and delivery.status == "sent":
            await mark(session, delivery.method_id, "ok", "the mail server takes it again", only_from=("failing",))


async def _mail(house: House, session: AsyncSession, delivery: Delivery) -> tuple[PageMail, Delivery] | None:
    """What it says, and the first of the deliveries that this one repeats."""
    mail = await inbound.registered().mail(house, session, delivery.page_id)
    return (mail, await _first(session, delivery)) if mail.wanted else None


async def _request(house: House, delivery: Delivery, wanted: tuple[PageMail, Delivery]) -> str:
    """A repeat of an attempt of unknown fate is the same mail, so that a mailbox that has it already shows one."""
    mail, first = wanted
    await hand_over(
        house.settings,
        to=delivery.to_address,
        subject=mail.subject,
        text=mail.text,
        number=f"page.{first.id}",
        made_at=first.created_at,
    )
    return ""


async def _refused(session: AsyncSession, delivery: Delivery, error: CarrierError) -> None:
    if isinstance(error, MailError) and error.of_address:
        await mark(session, delivery.method_id, "failing", f"the mail server refuses this address: {error.message}")


async def _first(session: AsyncSession, delivery: Delivery) -> Delivery:
    same = (
        select(Delivery)
        .where(Delivery.page_id == delivery.page_id, Delivery.method_id == delivery.method_id)
        .where(Delivery.channel == delivery.channel, Delivery.attempt == 1, Delivery.id <= delivery.id)
        .order_by(Delivery.id.desc())
        .limit(1)
    )
    return (await session.execute(same)).scalar_one_or_none() or delivery
