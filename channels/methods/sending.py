"""Sending something to a contact over one of their methods, outside of a page."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from channels import notices
from channels.email.server import why_not
from channels.notices import Notice
from channels.notices.write import Kind
from channels.voice.words import first_words
from clients.accounts.models import Account
from clients.contacts.models import Contact, ContactMethod
from clients.numbers.lookup import of_account
from core.errors import Conflict, Invalid
from core.house import House
from core.texts.speaking import gettext

OVER: Final[dict[str, Kind]] = {"sms": "sms", "link": "sms", "voice": "voice", "email": "email"}


async def over_method(
    house: House,
    session: AsyncSession,
    method: ContactMethod,
    *,
    text: str,
    about: str,
    subject: str,
    answer_word: str | None = None,
    ask: str = "",
    whom: str | None = None,
) -> Notice:
    """Raises Conflict where nothing can go over it now, with what to do about it. A call begins with for whom it is:
    the method's contact, or `whom`. `ask`: which key answers it."""
    kind = OVER.get(method.kind)
    if kind is None:
        raise Invalid(gettext("The operators phone this number themselves; nothing is sent to it."), code="by_hand")
    if method.state == "opted_out":
        why = method.state_reason or gettext("they opted out")
        raise Conflict(gettext("Nothing goes over it: %(why)s.", why=why), code="opted_out")
    if kind == "email" and (reason := why_not(house.settings)):
        raise Conflict(reason, code="no_mail")
    account = await session.get_one(Account, method.account_id)
    if kind == "voice":
        name = whom or (await session.get_one(Contact, method.contact_id)).name
        text = f"{first_words(account.name, name)} {text}"
    return await notices.queue(
        session, house.keyring, account_id=account.id, carrier_id=account.carrier_id, kind=kind, to=method.address,
        from_="" if kind == "email" else await _from(session, account), text=text, subject=subject, about=about,
        method_id=method.id, answer_word=answer_word, ask=ask,
    )  # fmt: skip


async def _from(session: AsyncSession, account: Account) -> str:
    """The account's own number, as for pages."""
    numbers = await of_account(session, account.id)
    own = next((number.e164 for number in numbers if number.carrier_id == account.carrier_id), None)
    if own is None:
        raise Conflict(gettext("The account has no number to send from."), code="no_number")
    return own
