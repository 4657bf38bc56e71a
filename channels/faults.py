"""Faults of ours: administrators are told of each once; one is over when something since has shown it."""

from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from channels.mails import mail, queue_mail
from channels.sends.channel import answered_by
from channels.sends.models import Send
from channels.sms.errors import meaning
from channels.sms.our_faults import ANY_NUMBER, ENTITY, CarrierFault, in_words
from core import clock
from core.auth.models import User
from core.auth.reach import BUREAU, holds
from core.errors import Invalid
from core.events import changed
from core.house import House
from core.outbox import Job
from telephony.models import Carrier

log = structlog.get_logger(__name__)

FAULT: Final = mail("carrier-fault")
SEEN_FOR: Final = timedelta(hours=8)
"""After that whoever is at the desk by then is told as well."""
_OF_CALLS: Final = (21210, 21212, 21215)
_OF_TEXTS_TOO: Final = (21212,)


async def tell(house: House, job: Job) -> None:
    """Outbox handler of `fault.tell`."""
    async with house.transaction() as session:
        fault = await session.get_one(CarrierFault, int(job.args["fault_id"]))
        carrier = await session.get_one(Carrier, fault.carrier_id)
        title, words = _mail(carrier.slug, fault.code, fault.from_address)
        held = holds(User.id, ["admin"], BUREAU)
        admins = select(User.email).where(held, User.disabled_at.is_(None)).order_by(User.id)
        for address in (await session.execute(admins)).scalars().all():
            try:
                await queue_mail(
                    session, house.keyring, (FAULT.word, fault.id), account_id=None, to=address, title=title, text=words
                )
            except Invalid:  # an address that mail can't be sent to keeps it from nobody else
                log.warning("administrator_address", fault=fault.id)


async def see_to(house: House) -> None:
    """Recurring: a fault is over when the carrier has taken something since, so our credentials are right; one of a
    number, when the carrier has taken a call from it, or a text from it has arrived, whichever it refused. One that was
    seen long ago stands on the screens again."""
    async with house.transaction() as session:
        now = clock.now()
        over = await _set(session, _is_over(), ended_at=now)
        again = await _set(session, CarrierFault.seen_at < now - SEEN_FOR, seen_at=None, seen_by=None)
        for fault_id in over + again:
            await changed(session, ENTITY, fault_id)


async def _set(session: AsyncSession, which: ColumnElement[bool], **values: datetime | None) -> list[int]:
    """Of those that go on."""
    going_on = update(CarrierFault).where(CarrierFault.ended_at.is_(None), which)
    done = going_on.values(**values).returning(CarrierFault.id)
    return list((await session.execute(done.execution_options(synchronize_session=False))).scalars())


def _is_over() -> ColumnElement[bool]:
    whole = CarrierFault.from_address == ANY_NUMBER
    by_it = (Send.carrier_id == CarrierFault.carrier_id,)
    taken = _since(Send.sent_at, *by_it)
    from_it = (*by_it, Send.from_address == CarrierFault.from_address)
    called = _since(Send.sent_at, *from_it, Send.channel.in_(answered_by("key")))
    texted = _since(Send.delivered_at, *from_it, Send.channel.in_(answered_by("text")))
    of_calls = CarrierFault.code.in_(_OF_CALLS)
    of_texts = ~of_calls | CarrierFault.code.in_(_OF_TEXTS_TOO)
    return or_(whole & taken, ~whole & of_calls & called, ~whole & of_texts & texted)


def _since(fact: InstrumentedAttribute[datetime | None], *which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(fact > CarrierFault.since_at, *which)


def _mail(slug: str, code: int, from_: str) -> tuple[str, str]:
    """Title and text. No health data: there is none in them."""
    said = in_words(slug, code, from_)
    words = (
        f"{said}.\n\nPages are tried over people's other ways at once, and nobody's contact method is blamed for it. "
        f"{meaning(code).mend}\n\n`nightbell doctor` shows it until the carrier takes such a message again.\n"
    )
    return f"Pages go round a fault of ours: {said}", words
