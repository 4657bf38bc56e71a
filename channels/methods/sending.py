"""Sending something to a contact over one of their methods, outside of a page."""

from sqlalchemy.ext.asyncio import AsyncSession

from channels import notices
from channels.email.server import shut
from channels.sends.channel import plain
from channels.sends.models import Send
from channels.sends.queue import Target
from channels.sends.words import Words
from channels.voice.words import first_words
from clients.accounts.models import Account
from clients.contacts.models import Contact, ContactMethod
from clients.numbers.lookup import of_account
from core.errors import Conflict, Invalid
from core.house import House
from core.texts.speaking import gettext


async def over_method(
    house: House,
    session: AsyncSession,
    method: ContactMethod,
    about: tuple[str, int],
    *,
    text: str,
    title: str,
    answer_word: str | None = None,
    ask: str = "",
) -> Send:
    """Raises Conflict where nothing can go over it now, with what to do about it. `about`: a registered subject and the
    row's id. A call begins with for whom it is: the method's contact. `title`: a mail's subject. `ask`:
    which key answers it."""
    channel = plain(method.kind)
    if channel is None:
        raise Invalid(gettext("The operators phone this number themselves; nothing is sent to it."), code="by_hand")
    if method.state == "opted_out":
        why = method.state_reason or gettext("they opted out")
        raise Conflict(gettext("Nothing goes over it: %(why)s.", why=why), code="opted_out")
    if reason := shut(house.settings).get(channel.name):
        raise Conflict(reason, code="no_mail")
    account = await session.get_one(Account, method.account_id)
    if channel.is_call:
        name = (await session.get_one(Contact, method.contact_id)).name
        text = f"{first_words(account.name, name)} {text}"
    target = Target(
        channel=channel.name,
        to_address=method.address,
        from_address=await _from(session, account) if channel.carried else "",
        carrier_id=account.carrier_id,
        account_id=account.id,
        method_id=method.id,
    )
    return await notices.queue(session, house.keyring, about, target, Words(text, title, ask), answer_word=answer_word)


async def _from(session: AsyncSession, account: Account) -> str:
    """The account's own number, as for pages."""
    numbers = await of_account(session, account.id)
    own = next((number.e164 for number in numbers if number.carrier_id == account.carrier_id), None)
    if own is None:
        raise Conflict(gettext("The account has no number to send from."), code="no_number")
    return own
