"""Faults of ours: administrators are told of each once; one is over when something since has shown it."""

from datetime import datetime

import structlog
from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from channels.deliveries.models import Delivery
from channels.email.mail import queue_mail
from channels.notices.models import Notice
from channels.sms.errors import meaning
from channels.sms.our_faults import ANY_NUMBER, CarrierFault, in_words
from core import clock
from core.auth.models import User
from core.errors import Invalid
from core.events import changed
from core.house import House
from core.outbox import Job
from telephony.models import Carrier

log = structlog.get_logger(__name__)


async def tell(house: House, job: Job) -> None:
    """Outbox handler of `fault.tell`."""
    async with house.transaction() as session:
        fault = await session.get_one(CarrierFault, int(job.args["fault_id"]))
        carrier = await session.get_one(Carrier, fault.carrier_id)
        subject, words = _mail(carrier.slug, fault.code, fault.from_address)
        admins = select(User.email).where(User.roles.contains(["admin"]), User.disabled_at.is_(None)).order_by(User.id)
        for address in (await session.execute(admins)).scalars().all():
            try:
                await queue_mail(
                    session, account_id=None, to=address, subject=subject, text=words, about=f"carrier-fault:{fault.id}"
                )
            except Invalid:  # an address that mail can't be sent to keeps it from nobody else
                log.warning("administrator_address", fault=fault.id)


async def see_to(house: House) -> None:
    """Recurring: a fault is over when the carrier has taken something since, so our credentials are right; one of a
    number, when a text from it has arrived."""
    async with house.transaction() as session:
        taken = _since(Delivery.sent_at, Delivery.carrier_id) | _since(Notice.sent_at, Notice.carrier_id)
        arrived = _since(Delivery.delivered_at, Delivery.carrier_id, Delivery.from_address) | _since(
            Notice.delivered_at, Notice.carrier_id, Notice.from_address
        )
        whole = CarrierFault.from_address == ANY_NUMBER
        ended = (
            update(CarrierFault)
            .where(CarrierFault.ended_at.is_(None), or_(whole & taken, ~whole & arrived))
            .values(ended_at=clock.now())
            .returning(CarrierFault.id)
            .execution_options(synchronize_session=False)
        )
        if (await session.execute(ended)).first() is not None:
            await changed(session, "health", 0)


def _since(
    fact: InstrumentedAttribute[datetime | None],
    carrier: InstrumentedAttribute[int],
    number: InstrumentedAttribute[str] | None = None,
) -> ColumnElement[bool]:
    found = exists().where(fact > CarrierFault.since_at, carrier == CarrierFault.carrier_id)
    return found if number is None else found.where(number == CarrierFault.from_address)


def _mail(slug: str, code: int, from_: str) -> tuple[str, str]:
    """Subject and text. No health data: there is none in them."""
    said = in_words(slug, code, from_)
    words = (
        f"{said}.\n\nPages are tried over people's other ways at once, and nobody's contact method is blamed for it. "
        f"{meaning(code).mend}\n\n`nightbell doctor` shows it until the carrier takes such a message again.\n"
    )
    return f"Pages go round a fault of ours: {said}", words
