"""Test pages: over one method, clearly marked, recorded with what is known of them. Never a dispatch, never a page."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.methods.sending import over_method
from channels.notices import notice
from channels.sends.channel import plain
from channels.sends.models import Send
from channels.sends.subjects import Fact
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

WORD: Final = "T"
_SHOWN: Final = 20
_ASK: Final = "Press any key to show that you heard it."


async def send_test(house: House, session: AsyncSession, contact: Contact, method_id: int | None) -> Send:
    """Over this method; without one, over the one that an urgent page would use first. Raises Conflict if there is
    none, or nothing goes over it now."""
    method = await (get_method(session, contact, method_id) if method_id else _first(house, session, contact))
    channel = plain(method.kind)
    answer = WORD if channel and channel.can_be_answered else None
    return await over_method(
        house, session, method, (TEST.word, contact.id), text=_words(contact, method), title="TEST page",
        answer_word=answer, ask=_ASK,
    )  # fmt: skip


async def tests_of(session: AsyncSession, contact: Contact) -> list[Send]:
    """The last ones, newest first."""
    found = select(Send).where(Send.subject == TEST.word, Send.subject_id == contact.id)
    return list((await session.execute(found.order_by(Send.id.desc()).limit(_SHOWN))).scalars())


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
    name, channel = contact.name[:40], plain(method.kind)
    if channel and channel.is_call:
        return "This is a test page from Nightbell. It is only a test."
    if channel and channel.can_be_answered:
        return f"TEST: Nightbell test page for {name}. Reply {WORD} to show that it arrived."
    return f"TEST: this is a Nightbell test page for {name}. Nothing is asked of you."


async def _fact(_house: House, session: AsyncSession, send: Send, _fact: Fact) -> None:
    await changed(session, "contact", send.subject_id, send.account_id)


async def _answered(_house: House, _session: AsyncSession, _send: Send) -> str:
    return "Thank you. The test page has arrived."


TEST: Final = notice("test-page", on_fact=_fact, answered=_answered)
