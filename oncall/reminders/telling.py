"""The supervisors are mailed when somebody has not confirmed being on call, or could not be told of it."""

from collections.abc import Sequence
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from channels.mails import mail, queue_mail
from clients.accounts.models import Account, settings_of
from clients.contacts.models import Contact
from core.errors import Invalid
from core.house import House
from oncall.reminders.models import DutyNotice
from oncall.reminders.words import unconfirmed, untold

log = structlog.get_logger(__name__)

UNCONFIRMED: Final = mail("unconfirmed-duty")


async def tell_unconfirmed(house: House, session: AsyncSession, account: Account, row: DutyNotice) -> None:
    """They were asked, and nobody confirmed."""
    contact = await session.get_one(Contact, row.contact_id)
    await _mail(house, session, account, row, *unconfirmed(account, row, contact.name))


async def tell_untold(
    house: House, session: AsyncSession, account: Account, row: DutyNotice, shift: Sequence[DutyNotice]
) -> None:
    """No way of theirs worked, or they have none that may be used now. Once for all notices of the shift."""
    if any(one.status == "unconfirmed" for one in shift if one.id != row.id):
        return
    contact = await session.get_one(Contact, row.contact_id)
    await _mail(house, session, account, row, *untold(account, row, contact.name))


async def _mail(  # noqa: PLR0917 - one mail's parts
    house: House, session: AsyncSession, account: Account, row: DutyNotice, title: str, text: str
) -> None:
    for address in dict.fromkeys(settings_of(account).on_call.digest):
        try:
            await queue_mail(
                session, house.keyring, (UNCONFIRMED.word, row.id), account_id=account.id, to=address, title=title,
                text=text,
            )  # fmt: skip
        except Invalid:  # an address that mail can't be sent to keeps it from nobody else
            log.warning("unconfirmed_address", account=account.id)
