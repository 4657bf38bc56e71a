"""They say that they are on call: by `ON`, a key, or to an operator on the phone."""

from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.inbound import TextAnswer
from channels.notices import Notice
from clients.accounts.models import Account
from clients.contacts.models import ContactMethod
from core import clock
from core.house import House
from core.states import move
from oncall.reminders.models import DUTY_NOTICE, DutyNotice
from oncall.reminders.words import NONE_OPEN, WORD, thanks

OPEN: Final = ("sent", "unconfirmed")


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


async def answered(_house: House, session: AsyncSession, notice: Notice) -> str:
    """What a notice's listener does with its word, or a key."""
    row = await session.get_one(DutyNotice, int(notice.about.partition(":")[2]), populate_existing=True)
    return await _confirmed(session, row, "a key" if notice.kind == "voice" else "by text")


async def _confirmed(session: AsyncSession, row: DutyNotice, how: str) -> str:
    now = clock.now()
    if row.ends_at is None or row.ends_at > now:
        await confirm(session, row, f"contact:{row.contact_id}", how)
    account = await session.get_one(Account, row.account_id)
    return thanks(account, row, now)


async def read(_house: House, session: AsyncSession, carrier_id: int, from_: str, body: str) -> TextAnswer | None:
    """`ON` that comes more than a day after its notice, or to none at all. Other people's texts are not for us."""
    if body.strip().strip(".!").upper() != WORD:
        return None
    rows = (
        select(DutyNotice)
        .join(Notice, Notice.id == DutyNotice.notice_id)
        .where(Notice.to_address == from_, Notice.carrier_id == carrier_id, Notice.answer_word == WORD)
        .where(DutyNotice.status.in_(OPEN), or_(DutyNotice.ends_at.is_(None), DutyNotice.ends_at > clock.now()))
        .order_by(DutyNotice.id)
    )
    said: dict[str, None] = {}
    for row in (await session.execute(rows, execution_options={"populate_existing": True})).scalars().all():
        said[await _confirmed(session, row, "by text")] = None
    if said:
        return TextAnswer("duty confirmed", f"Nightbell: {' '.join(said)}")
    return TextAnswer("duty none open", NONE_OPEN) if await _is_ours(session, carrier_id, from_) else None


async def _is_ours(session: AsyncSession, carrier_id: int, number: str) -> bool:
    found = (
        select(ContactMethod.id)
        .join(Account, Account.id == ContactMethod.account_id)
        .where(ContactMethod.address == number, ContactMethod.retired_at.is_(None), Account.carrier_id == carrier_id)
        .limit(1)
    )
    return (await session.execute(found)).first() is not None
