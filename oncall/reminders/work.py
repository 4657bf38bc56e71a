"""Each minute: what is planned is made to agree with the schedule, what is due is sent, what nobody confirmed is told.

Safe to run twice, and at once: a shift's notice is one row, and each move of it happens once.
"""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import and_, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account, settings_of
from clients.contacts.models import Contact
from core import clock
from core.house import House
from core.states import alter, insert_born, move
from oncall.known import known
from oncall.people import Named
from oncall.reminders.confirming import of_shift
from oncall.reminders.models import DUTY_NOTICE, DutyNotice, ReminderWish
from oncall.reminders.plan import BEHIND, GRACE, Planned, Rules, Shift, nobody_s, planned, shifts
from oncall.reminders.sending import send
from oncall.reminders.telling import tell_unconfirmed, tell_untold

log = structlog.get_logger(__name__)

_LOADED: Final = timedelta(days=32)
"""Past the last start that is planned: to tell when most shifts end."""
_LIVE: Final = ("planned", "sent")


@dataclass(frozen=True)
class Plan:
    """What the schedule says now, of one account."""

    rules: Rules
    theirs: Collection[Shift]
    due: Sequence[Planned]


async def remind(house: House) -> None:
    """Recurring. Each account in a transaction of its own: one that fails must not hold up the others."""
    async with house.transaction() as session:
        ids = await _accounts(session)
    for account_id in ids:
        try:
            async with house.transaction() as session:
                await _one(house, session, account_id)
        except Exception:
            log.exception("reminders_failed", account=account_id)


async def _accounts(session: AsyncSession) -> list[int]:
    """Who reminds, or asks; where somebody wishes to be told; where something is under way."""
    on_call = Account.settings["on_call"]
    says = or_(on_call["remind"][0].as_string().is_not(None), on_call["confirm"].as_boolean())
    under_way = select(DutyNotice.account_id).where(
        DutyNotice.status.in_(_LIVE), DutyNotice.starts_at > clock.now() - timedelta(days=1)
    )
    either = union(select(Account.id).where(says), select(ReminderWish.account_id), under_way).subquery()
    found = select(Account.id).where(Account.id.in_(select(either)), Account.retired_at.is_(None)).order_by(Account.id)
    return list((await session.execute(found)).scalars())


async def _one(house: House, session: AsyncSession, account_id: int) -> None:
    now = clock.now()
    account = await session.get_one(Account, account_id)
    plan = await _plan(session, account, now)
    rows = await _rows(session, account_id, now)
    await _agree(session, account, plan, rows, now)
    rows = await _rows(session, account_id, now)
    until = {_key(one.shift, one.minutes): one.until for one in plan.due}
    for row in rows:
        if row.status == "planned" and row.send_at <= now < until.get(_key(_shift(row), row.minutes), now):
            await _send(house, session, row.id)
    await _settle(house, session, account, now)


async def _plan(session: AsyncSession, account: Account, now: datetime) -> Plan:
    settings = settings_of(account).on_call
    wishes = select(ReminderWish.contact_id, ReminderWish.minutes).where(ReminderWish.account_id == account.id)
    rules = Rules(settings.remind, settings.confirm, dict((await session.execute(wishes)).all()))
    rosters = await known(session, [account.id], now - BEHIND, now + rules.furthest + _LOADED)
    contacts = (await session.execute(select(Contact).where(Contact.account_id == account.id))).scalars()
    people = {one.slug: Named(one.id, one.slug, one.name, one.retired_at) for one in contacts}
    begun = await asyncio.to_thread(shifts, rosters, people, rules, now)
    return Plan(rules, begun.keys(), list(planned(begun, rules, now)))


async def _rows(session: AsyncSession, account_id: int, now: datetime) -> list[DutyNotice]:
    """Of the shifts that are looked at, in every state."""
    found = select(DutyNotice).where(DutyNotice.account_id == account_id, DutyNotice.starts_at > now - BEHIND)
    found = found.order_by(DutyNotice.starts_at, DutyNotice.id)
    return list((await session.execute(found, execution_options={"populate_existing": True})).scalars())


async def _agree(
    session: AsyncSession, account: Account, plan: Plan, rows: Sequence[DutyNotice], now: datetime
) -> None:
    """What the schedule says is planned, with its true end; what it no longer says is cancelled."""
    there = {_key(_shift(row), row.minutes): row for row in rows}
    wanted = {_key(one.shift, one.minutes): one for one in plan.due}
    for key, one in wanted.items():
        row = there.get(key)
        if row is None:
            await _new(session, account, one, asks=plan.rules.confirm)
        elif row.status == "cancelled":
            await move(
                session, DUTY_NOTICE, row.id, "planned", reason="the shift is theirs again", by="system",
                asks=plan.rules.confirm, ends_at=one.ends_at, sent_at=None, send_id=None, ended_at=None,
            )  # fmt: skip
        elif row.ends_at != one.ends_at or (row.status == "planned" and row.asks != plan.rules.confirm):
            asks = plan.rules.confirm if row.status == "planned" else row.asks
            await alter(session, DUTY_NOTICE, row, ends_at=one.ends_at, asks=asks)
    for key, row in there.items():
        if row.status not in _LIVE:
            continue
        if nobody_s(_shift(row), plan.theirs, now):
            await _cancel(session, row, "the schedule has changed: the shift is not theirs, or begins at another time")
            continue
        begun = row.starts_at <= now and plan.rules.leads(row.contact_id)
        if row.status == "planned" and key not in wanted and not begun:  # what has begun is settled below
            await _cancel(session, row, "not in time, or nobody wishes it any more")


async def _new(session: AsyncSession, account: Account, one: Planned, *, asks: bool) -> None:
    row = DutyNotice(
        account_id=account.id,
        roster=one.shift.roster,
        slot=one.shift.slot,
        contact_id=one.shift.contact_id,
        starts_at=one.shift.starts_at,
        ends_at=one.ends_at,
        minutes=one.minutes,
        send_at=one.send_at,
        asks=asks,
        status="planned",
        created_at=clock.now(),
    )
    reason = f"{one.minutes} minutes before the start" if one.minutes else "at the start"
    await insert_born(session, DUTY_NOTICE, row, reason=reason, by="system")


async def _cancel(session: AsyncSession, row: DutyNotice, reason: str) -> None:
    await move(
        session, DUTY_NOTICE, row.id, "cancelled", only_from=_LIVE, reason=reason, by="system", ended_at=clock.now()
    )


async def _send(house: House, session: AsyncSession, row_id: int) -> None:
    """Whoever has confirmed is reminded, but not asked again, nor told at the start. Of two who come here at once the
    second finds that it was sent."""
    row = await session.get_one(DutyNotice, row_id, populate_existing=True, with_for_update={"key_share": True})
    if row.status != "planned":
        return
    confirmed = any(one.status == "confirmed" for one in await of_shift(session, row))
    if confirmed and row.minutes == 0:
        await _cancel(session, row, "they confirmed before")
        return
    asks = row.asks and not confirmed
    first = await send(house, session, row, asks=asks)
    if first is not None:
        await move(
            session, DUTY_NOTICE, row.id, "sent", reason=f"by {first.channel}", by="system",
            sent_at=first.created_at, send_id=first.id, asks=asks,
        )  # fmt: skip


async def _settle(house: House, session: AsyncSession, account: Account, now: datetime) -> None:
    """Ten minutes into a shift that nobody confirmed, or of which nobody could be told, the supervisors are told, once.
    The roster stands."""
    late = select(DutyNotice).where(
        DutyNotice.account_id == account.id,
        DutyNotice.status.in_(_LIVE),
        or_(DutyNotice.asks, and_(DutyNotice.status == "planned", DutyNotice.starts_at > now - BEHIND)),
        DutyNotice.starts_at <= now - GRACE,
    )
    told: set[Shift] = set()
    found = (
        await session.execute(late.order_by(DutyNotice.id), execution_options={"populate_existing": True})
    ).scalars()
    for row in found.all():
        asked, shift = row.status == "sent", await of_shift(session, row)
        why = "nobody confirmed" if asked else "there was no way to tell them"
        if any(one.status == "confirmed" for one in shift):
            await _cancel(session, row, "they confirmed before")
        elif await move(
            session, DUTY_NOTICE, row.id, "unconfirmed", only_from=_LIVE, reason=why, by="system", ended_at=now
        ) and (_shift(row) not in told):
            told.add(_shift(row))
            await (
                tell_unconfirmed(house, session, account, row)
                if asked
                else tell_untold(house, session, account, row, shift)
            )


def _shift(row: DutyNotice) -> Shift:
    return Shift(row.roster, row.slot, row.contact_id, row.starts_at)


def _key(shift: Shift, minutes: int) -> tuple[Shift, int]:
    return shift, minutes
