"""One reminder, over the person's own order: a text, for people with only voice a call, else a mail."""

from collections.abc import Collection
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from channels.methods.sending import over_method
from channels.sends.channel import plain
from channels.sends.models import Send
from clients.accounts.models import Account
from clients.contacts import reach
from clients.contacts.known import methods_known
from clients.contacts.methods import get_method
from clients.contacts.models import Contact
from clients.contacts.names import is_shared
from clients.contacts.shut import shut_for
from core import clock
from core.errors import Problem
from core.house import House
from oncall.reminders.models import DutyNotice
from oncall.reminders.words import ASK, WORD, reminder

ABOUT: Final = "duty-notice"
_RANKS: Final = {"text": 0, "key": 1, None: 2}
"""A text can be answered when one likes, a call only at once, and a mail not at all."""


async def send(
    house: House, session: AsyncSession, row: DutyNotice, *, asks: bool, but: Collection[tuple[str, str]] = ()
) -> Send | None:
    """None: nothing of theirs can be used now. It does not ring in their quiet time. `but`: channels, with the
    addresses, that have had their turn."""
    account = await session.get_one(Account, row.account_id)
    contact = await session.get_one(Contact, row.contact_id)
    known = (await methods_known(session, [contact.id]))[contact.id]
    now = clock.now()
    closed = await shut_for(session, house.settings, account)
    ordered = reach.order(known.methods, known.preferences, "routine", now, account.timezone, shut=closed)
    methods = [(one.method, plain(one.method.kind)) for one in ordered if one.usable]
    left = [(one, by) for one, by in methods if by and (by.name, one.address) not in but]
    for one, by in sorted(left, key=lambda each: (each[0].state == "failing", _RANKS[each[1].can_be_answered])):
        method = await get_method(session, contact, one.id)
        name = contact.name if await is_shared(session, one.address, contact.name) else ""
        text = reminder(account, row, by, now, asks=asks, name=name)
        word = WORD if asks and by.can_be_answered else None
        try:
            return await over_method(
                house, session, method, (ABOUT, row.id), text=text, title="You are on call", answer_word=word, ask=ASK
            )
        except Problem:  # nothing goes over this one now (no mail server, opted out): the next one
            continue
    return None
