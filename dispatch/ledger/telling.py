"""Nobody at the desk reacts to an alarm: the supervisors are told, on their screens and by mail."""

from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from calls.operators.models import Operator
from channels.email.server import why_not
from channels.mails import mail, queue_mail
from clients.accounts.models import Account
from core import clock
from core.auth.models import User
from core.auth.supervisors import supervisors_of
from core.errors import Invalid
from core.house import House
from dispatch.ledger.models import Dispatch
from dispatch.ledger.rows import note
from dispatch.messages.models import Message
from oncall.cover.words import moment

log = structlog.get_logger(__name__)

TOLD: Final = mail("unclaimed-dispatch")
_STILL_NEWS: Final = timedelta(hours=1)


async def tell_supervisors(house: House, session: AsyncSession, dispatch: Dispatch) -> None:
    """Once, until somebody claims it and lets it go again. Mail is for what is urgent; the screens show all of it."""
    await note(session, dispatch, "nobody reacts: the supervisors are told", by="system", told_at=clock.now())
    message = await session.get_one(Message, dispatch.message_id)
    if message.urgency != "urgent" or why_not(house.settings):
        return
    account = await session.get_one(Account, dispatch.account_id)
    title, text = _words(house, account, dispatch, await _on_duty(session, dispatch.carrier_id))
    for one in await supervisors_of(session, account.id):
        try:
            await queue_mail(
                session, house.keyring, (TOLD.word, dispatch.id), account_id=account.id, to=one.email, title=title,
                text=text, valid_for=_STILL_NEWS,
            )  # fmt: skip
        except Invalid:  # an address that mail can't be sent to keeps it from nobody else
            log.warning("supervisor_address", user=one.id)


async def _on_duty(session: AsyncSession, carrier_id: int) -> list[str]:
    found = (
        select(User.name, Operator.status)
        .join(User, User.id == Operator.user_id)
        .where(Operator.status != "offline", Operator.carrier_id == carrier_id)
        .order_by(User.name)
    )
    return [f"{name} ({status.replace('_', ' ')})" for name, status in (await session.execute(found)).all()]


def _words(house: House, account: Account, dispatch: Dispatch, on_duty: list[str]) -> tuple[str, str]:
    """Title and text. No health data: there is none in them."""
    since = moment(dispatch.unclaimed_since or clock.now(), account.timezone)
    title = f"{account.name}: nobody at the desk has taken an urgent message"
    text = (
        f"An urgent message of {account.name} has been at the desk since {since} ({account.timezone}), "
        f"and no operator has claimed it. The desk is alarmed on.\n"
        f"On duty: {', '.join(on_duty) or 'nobody'}.\n"
        f"{house.settings.public_base_url.rstrip('/')}/dispatches/{dispatch.id}"
    )
    return title, text
