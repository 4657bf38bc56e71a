"""Test pages: over one method, clearly marked, recorded with what is known of them. Never a dispatch, never a page."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.methods.sending import over_method
from channels.notices import Fact, Listener, Notice
from clients.accounts.models import Account
from clients.contacts import reach
from clients.contacts.known import methods_known
from clients.contacts.methods import get_method
from clients.contacts.models import Contact, ContactMethod
from clients.contacts.shut import shut_for
from core import clock
from core.errors import Conflict
from core.events import changed
from core.house import House
from core.texts.speaking import gettext

ABOUT: Final = "test-page"
WORD: Final = "T"
_SHOWN: Final = 20
_ASK: Final = "Press any key to show that you heard it."


async def send_test(house: House, session: AsyncSession, contact: Contact, method_id: int | None) -> Notice:
    """Over this method; without one, over the one that an urgent page would use first. Raises Conflict if there is
    none, or nothing goes over it now."""
    method = await (get_method(session, contact, method_id) if method_id else _first(house, session, contact))
    about = f"{ABOUT}:{contact.id}"
    answer = WORD if method.kind != "email" else None  # a mail is answered by nobody we know
    return await over_method(
        house, session, method, text=_words(contact, method), subject="TEST page", about=about, answer_word=answer,
        ask=_ASK,
    )  # fmt: skip


async def tests_of(session: AsyncSession, contact: Contact) -> list[Notice]:
    """The last ones, newest first."""
    found = select(Notice).where(Notice.about == f"{ABOUT}:{contact.id}").order_by(Notice.id.desc()).limit(_SHOWN)
    return list((await session.execute(found)).scalars())


async def _first(house: House, session: AsyncSession, contact: Contact) -> ContactMethod:
    account = await session.get_one(Account, contact.account_id)
    known = (await methods_known(session, [contact.id]))[contact.id]
    closed = await shut_for(session, house.settings, account)
    ordered = reach.order(known.methods, known.preferences, "urgent", clock.now(), account.timezone, shut=closed)
    first = next((one.method.id for one in ordered if one.usable and one.method.kind != "desk"), None)
    if first is None:
        told = gettext("%(name)s has no way that a test page could go over.", name=contact.name)
        raise Conflict(told, code="no_method")
    return await get_method(session, contact, first)


def _words(contact: Contact, method: ContactMethod) -> str:
    name = contact.name[:40]
    if method.kind == "voice":
        return "This is a test page from Nightbell. It is only a test."
    if method.kind == "email":
        return f"TEST: this is a Nightbell test page for {name}. Nothing is asked of you."
    return f"TEST: Nightbell test page for {name}. Reply {WORD} to show that it arrived."


async def _fact(_house: House, session: AsyncSession, notice: Notice, _fact: Fact) -> None:
    contact_id = int(notice.about.partition(":")[2])
    await changed(session, "contact", contact_id, notice.account_id)


async def _answered(_house: House, _session: AsyncSession, _notice: Notice) -> str:
    return "Thank you. The test page has arrived."


LISTENER: Final = Listener(_fact, _answered)
