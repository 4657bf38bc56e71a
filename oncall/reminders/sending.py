"""One reminder, over the person's own order: a text, for people with only voice a call, else a mail."""

from collections.abc import Collection
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from channels.methods.sending import OVER, over_method
from channels.notices import Notice
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
_RANKS: Final = {"sms": 0, "link": 0, "voice": 1, "email": 2}
"""A text can be answered when one likes, a call only at once, and a mail not at all."""


async def send(
    house: House, session: AsyncSession, row: DutyNotice, *, asks: bool, but: Collection[tuple[str, str]] = ()
) -> Notice | None:
    """None: nothing of theirs can be used now. It does not ring in their quiet time. `but`: kinds of notices, with the
    addresses, that have had their turn."""
    account = await session.get_one(Account, row.account_id)
    contact = await session.get_one(Contact, row.contact_id)
    known = (await methods_known(session, [contact.id]))[contact.id]
    now = clock.now()
    closed = await shut_for(session, house.settings, account)
    ordered = reach.order(known.methods, known.preferences, "routine", now, account.timezone, shut=closed)
    usable = [one.method for one in ordered if one.usable and one.method.kind in _RANKS]
    left = [one for one in usable if (OVER[one.kind], one.address) not in but]
    for one in sorted(left, key=lambda method: (method.state == "failing", _RANKS[method.kind])):
        method = await get_method(session, contact, one.id)
        name = contact.name if await is_shared(session, one.address, contact.name) else ""
        text = reminder(account, row, one.kind, now, asks=asks, name=name)
        word = WORD if asks and one.kind != "email" else None
        try:
            return await over_method(
                house, session, method, text=text, about=f"{ABOUT}:{row.id}", subject="You are on call",
                answer_word=word, ask=ASK,
            )  # fmt: skip
        except Problem:  # nothing goes over this one now (no mail server, opted out): the next one
            continue
    return None
