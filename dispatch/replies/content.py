"""What a page says, at each of its three depths: to anybody, to a person's phone, to that person."""

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.inbound import PageCard, PageText, Via
from channels.sends.channel import channel_of
from channels.sends.models import Send
from channels.sends.words import Words
from channels.sms.segments import segments
from channels.voice.spoken import spoken_number
from clients.accounts.models import Account
from clients.contacts.models import Contact, ContactMethod
from clients.languages import pick
from core import clock
from core.audit import audit
from core.crypto import PHI
from core.errors import NotFound
from core.house import House
from core.names import shortened
from core.signs import isolated
from core.texts.speaking import gettext
from dispatch.ledger.answers import settled
from dispatch.ledger.models import UNFINISHED, Dispatch
from dispatch.ledger.preview import whats_next
from dispatch.ledger.told import since_then
from dispatch.messages.contents import contents
from dispatch.messages.models import Message
from dispatch.messages.sound import missing_sound
from dispatch.pages import links, store
from dispatch.pages.models import Page

_LONGEST_NAME = 40
_SEGMENTS = 2
_TEXTED = re.compile(r"texted (\w+)")


async def card(session: AsyncSession, page_id: int) -> PageCard:
    page, dispatch, account, contact, _ = await _rows(session, page_id)
    wanted = dispatch.status in UNFINISHED
    return PageCard(
        page_id=page.id,
        account_id=account.id,
        client_id=account.client_id,
        contact_id=contact.id,
        contact_name=contact.name,
        account_name=account.name,
        wanted=wanted,
        settled="" if wanted else await settled(session, dispatch),
    )


async def asking(house: House, session: AsyncSession, send: Send) -> Words:
    """What asks for an answer, as the channel has it. Names neither client nor caller: a lock screen shows it to
    anybody. The code and the link are the way in; a call speaks only when it is answered."""
    channel = channel_of(send)
    if channel.is_call:
        return Words("", wanted=(await card(session, send.subject_id)).wanted)
    page, dispatch, account, contact, message = await _rows(session, send.subject_id)
    wanted = dispatch.status in UNFINISHED
    token = await links.token(session, house.keyring, account.client_id, page.id, page.link_token_hash)
    link = links.address(house.settings, token)
    urgent = message.urgency == "urgent"
    if channel.form == "link":
        return Words(link, wanted=wanted)
    if channel.form == "mail":
        return _mail(account.name, contact.name, link, urgent=urgent, wanted=wanted)
    kind = "urgent message" if urgent else "message"
    if channel.form == "post":
        told = (
            f"{isolated(account.name)}: {kind} for {isolated(contact.name)}. Open it with your PIN and answer: {link}"
        )
        return Words(told, f"{account.name}: {kind}", wanted=wanted)
    return Words(_text(kind, contact.name, page.code, link), wanted=wanted)


def _text(kind: str, name: str, code: str, link: str) -> str:
    """Letters that a text message has no room for halve a segment: then the name is what gives way, never the link."""
    rest = f"Reply 1 {code} to confirm, 2 {code} to decline, or open {link}"
    named = f"Nightbell: {kind} for {isolated(shortened(name, _LONGEST_NAME))}. {rest}"
    return named if segments(named) <= _SEGMENTS else f"Nightbell: {kind}. {rest}"


def _mail(account: str, name: str, link: str, *, urgent: bool, wanted: bool) -> Words:
    """Says whose bureau asks, and nothing of the message: mail lies readable in many places for years."""
    kind = "an urgent message" if urgent else "a message"
    text = f"""\
{isolated(account)}: {kind} is waiting for {isolated(name)}.

Open it with your PIN, then press "I have it" or "Not me":
{link}

Until you answer, you are asked again or somebody else is. Nobody reads answers to this mail.
"""
    return Words(text, f"{account}: {kind} is waiting", wanted=wanted)


async def content(house: House, session: AsyncSession, page_id: int, via: Via) -> PageText:
    """The message itself. Reading it is audited in the name of the page's person."""
    page, dispatch, account, contact, message = await _rows(session, page_id)
    opened = await contents(session, house.keyring, message)
    who = f"contact:{contact.id}"
    await audit(session, who, "read", f"message:{message.id}", account.id, via=via, page=page.id)
    otherwise, at = await otherwise_of(session, dispatch, page)
    return PageText(
        urgency=message.urgency,
        title=opened.title,
        taken_at=message.created_at,
        timezone=account.timezone,
        callback=opened.callback,
        lines=[(pick(line.label), line.value) for line in opened.lines] + await sound(session, message),
        otherwise=otherwise,
        otherwise_at=at,
        aside=await _texts_are_off(session, page) if via == "voice" else "",
    )


async def _texts_are_off(session: AsyncSession, page: Page) -> str:
    """Whoever gets no texts any more learns on the telephone why, and how they come back."""
    off = select(ContactMethod.state_reason).where(
        ContactMethod.contact_id == page.contact_id,
        ContactMethod.retired_at.is_(None),
        ContactMethod.state == "opted_out",
    )
    reason = (await session.execute(off.order_by(ContactMethod.id).limit(1))).scalar_one_or_none()
    if reason is None:
        return ""
    _, ours = await store.sender(session, page.account_id)
    number = spoken_number(ours) if ours else "the number that our texts came from"
    word = _TEXTED.search(reason)
    return (
        f"By the way: no texts reach you, because you texted {word[1] if word else 'STOP'}. "
        f"To get them again, text START to {number}."
    )


async def sound(session: AsyncSession, message: Message) -> list[tuple[str, PHI]]:
    """Nobody may wait for a recording that isn't there."""
    missing = await missing_sound(session, message)
    return [(gettext("Recording"), PHI(missing))] if missing else []


async def otherwise_of(session: AsyncSession, dispatch: Dispatch, page: Page) -> tuple[str, datetime | None]:
    """What happens if this person does nothing, and when; without a time, sentences: what has happened since."""
    if dispatch.status not in UNFINISHED:
        return await settled(session, dispatch), None
    if page.status != "open":
        return await since_then(session, page), None
    if dispatch.status == "at_desk":
        return gettext("The desk has it too, and is trying to reach you."), None
    return await whats_next(session, dispatch, clock.now()), page.expires_at


async def _rows(session: AsyncSession, page_id: int) -> tuple[Page, Dispatch, Account, Contact, Message]:
    found = (
        select(Page, Dispatch, Account, Contact, Message)
        .join(Dispatch, Dispatch.id == Page.dispatch_id)
        .join(Account, Account.id == Page.account_id)
        .join(Contact, Contact.id == Page.contact_id)
        .join(Message, Message.id == Dispatch.message_id)
        .where(Page.id == page_id)
    )
    row = (await session.execute(found, execution_options={"populate_existing": True})).one_or_none()
    if row is None:
        raise NotFound("There is no such page.")
    page, dispatch, account, contact, message = row
    return page, dispatch, account, contact, message
