"""They say that they are on call: by `ON`, a key, or to an operator on the phone."""

import re
from collections.abc import Sequence
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.inbound import TextAnswer
from channels.sends.channel import channel_of
from channels.sends.facts import learn, load
from channels.sends.models import Send
from clients.accounts.models import Account
from clients.contacts.models import Contact, ContactMethod
from clients.contacts.names import is_shared, people_among, words_of
from core import clock
from core.house import House
from core.states import move
from oncall.reminders.models import DUTY_NOTICE, DutyNotice
from oncall.reminders.sending import ABOUT
from oncall.reminders.words import NONE_OPEN, WORD, thanks, whose

OPEN: Final = ("sent", "unconfirmed")
_LONGEST_REPLY: Final = 300
_WORD: Final = re.compile(rf"{WORD}\b[\s.!,:]*(.{{0,120}})", re.IGNORECASE | re.DOTALL)


async def of_shift(session: AsyncSession, row: DutyNotice) -> list[DutyNotice]:
    """All notices of the same shift of the same person, this one too, as they are now."""
    found = select(DutyNotice).where(
        DutyNotice.account_id == row.account_id,
        DutyNotice.roster == row.roster,
        DutyNotice.slot == row.slot,
        DutyNotice.starts_at == row.starts_at,
        DutyNotice.contact_id == row.contact_id,
    )
    found = found.order_by(DutyNotice.minutes.desc())
    return list((await session.execute(found, execution_options={"populate_existing": True})).scalars())


async def confirm(session: AsyncSession, row: DutyNotice, by: str, reason: str) -> bool:
    """The shift is confirmed, by whichever of its notices. False where nothing waited for it."""
    done, now = False, clock.now()
    for one in await of_shift(session, row):
        if (one.asks or one.status == "unconfirmed") and await move(
            session,
            DUTY_NOTICE,
            one.id,
            "confirmed",
            only_from=OPEN,
            reason=reason,
            by=by,
            sent_at=one.sent_at or now,
            ended_at=now,  # what reached nobody was told on the phone, just now
        ):
            done = True
    await session.refresh(row)
    return done


async def answered(_house: House, session: AsyncSession, send: Send) -> str:
    """What its word, or a key, does."""
    row = await session.get_one(DutyNotice, send.subject_id, populate_existing=True)
    return await _confirmed(session, row, "a key" if channel_of(send).is_call else "by text", send.to_address)


async def _confirmed(session: AsyncSession, row: DutyNotice, how: str, address: str) -> str:
    """`address`: where they are told; who shares it must hear whose shift it is."""
    now = clock.now()
    if row.ends_at is None or row.ends_at > now:
        await confirm(session, row, f"contact:{row.contact_id}", how)
    account = await session.get_one(Account, row.account_id)
    contact = await session.get_one(Contact, row.contact_id)
    name = contact.name if await is_shared(session, address, contact.name) else ""
    return thanks(account, row, now, name)


async def read(house: House, session: AsyncSession, carrier_id: int, from_: str, body: str) -> TextAnswer | None:
    """`ON`, and a name where the number is two people's: an answer belongs to what is open, and a number is not a
    person. Where nothing is open, what its word answers may say again what became of the last (`none_open` else)."""
    found = _WORD.fullmatch(body.strip())
    if found is None:
        return None
    asked = await _open_at(session, carrier_id, from_)
    if named := words_of(found[1]):
        asked = [one for one in asked if set(named) <= set(words_of(one[2]))]
    if not asked:
        return None
    people = people_among([name for _, _, name in asked])
    if len(people) > 1:
        return TextAnswer("duty whose", whose(people))
    said: dict[str, None] = {}
    for row, send_id, _ in asked:
        if send := await load(session, send_id):
            await learn(house, session, send, "answered_at")
        said[await _confirmed(session, row, "by text", from_)] = None
    return TextAnswer("duty confirmed", f"Nightbell: {' '.join(said)}"[:_LONGEST_REPLY])


async def none_open(_house: House, session: AsyncSession, carrier_id: int, from_: str, body: str) -> TextAnswer | None:
    """`ON` that nothing waits for. Other people's texts are not for us."""
    found = _WORD.fullmatch(body.strip())
    if found is None or words_of(found[1]) or not await _is_ours(session, carrier_id, from_):
        return None
    return TextAnswer("duty none open", NONE_OPEN)


async def _open_at(session: AsyncSession, carrier_id: int, from_: str) -> Sequence[tuple[DutyNotice, int, str]]:
    """What was asked at this number and can still be confirmed, with the latest send and whose it is."""
    rows = (
        select(DutyNotice, Send.id, Contact.name)
        .join(Send, (Send.subject == ABOUT) & (Send.subject_id == DutyNotice.id))
        .join(Contact, Contact.id == DutyNotice.contact_id)
        .where(Send.to_address == from_, Send.carrier_id == carrier_id, Send.answer_word == WORD)
        .where(DutyNotice.status.in_(OPEN), or_(DutyNotice.ends_at.is_(None), DutyNotice.ends_at > clock.now()))
        .order_by(DutyNotice.id, Send.id)
    )
    found = (await session.execute(rows, execution_options={"populate_existing": True})).all()
    return list({row.id: (row, send_id, name) for row, send_id, name in found}.values())


async def _is_ours(session: AsyncSession, carrier_id: int, number: str) -> bool:
    found = (
        select(ContactMethod.id)
        .join(Account, Account.id == ContactMethod.account_id)
        .where(ContactMethod.address == number, ContactMethod.retired_at.is_(None), Account.carrier_id == carrier_id)
        .limit(1)
    )
    return (await session.execute(found)).first() is not None
