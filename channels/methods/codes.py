"""Codes, over the method that they are about."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from channels.methods.sending import over_method
from channels.notices import notice
from channels.sends.channel import plain
from channels.sends.models import Send
from clients.contacts.codes import new_code
from clients.contacts.models import Contact, ContactMethod
from core import names
from core.house import House

CODE: Final = notice("method-code")


async def send_code(house: House, session: AsyncSession, contact: Contact, method: ContactMethod, by: str) -> Send:
    """Raises TooMany, and Conflict where nothing can be sent over it."""
    code_id, digits = await new_code(session, house.keyring, method, by)
    channel = plain(method.kind)
    text = spoken(contact, digits) if channel and channel.is_call else written(contact, digits)
    return await over_method(house, session, method, (CODE.word, code_id), text=text, title="Your Nightbell code")


def written(contact: Contact, digits: str) -> str:
    return f"Nightbell: {digits} is the code for {contact.name[:40]}, good for 10 minutes. Give it to the desk."


def spoken(contact: Contact, digits: str) -> str:
    """Slowly, and twice; the call says all of it twice again."""
    slow = ". ".join(digits)
    return f"Here is the code for {names.spoken(contact.name)}. {slow}. Again: {slow}. Give it to the desk."
