"""Offering waiting calls to free operators. Runs in any process after a relevant commit, and every second in the
sweeper; the unique indexes and locked rows make sure that a caller and an operator have one live offer each.

It takes only rows that nobody holds, so that nobody waits for each other in a circle. But who is held for a moment,
such as an operator by a sign of life, isn't passed by: afterwards, holding nothing itself, it waits until they were let
go, and looks once more.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from calls.operators import presence
from calls.operators import states as operators
from calls.operators.models import Operator
from clients.accounts.models import Account, settings_of
from core import clock
from core.auth.models import Grant, User
from core.auth.permissions import roles_with
from core.auth.reach import BUREAU, holds, names
from core.db import after_commit
from core.events import changed
from core.house import House
from core.outbox import add
from core.states import move
from ivr.waiting.models import WAITING_ENTRY, Offer, WaitingEntry
from ivr.waiting.pairing import Caller, Free, pair

log = structlog.get_logger(__name__)

AT_ONCE: Final = 100
LOOKS: Final = 3
PATIENCE: Final = text("SET LOCAL lock_timeout = '1s'")
DECLINED_FOR: Final = timedelta(seconds=15)


async def match(house: House) -> int:
    """Make the offers that can be made now; returns how many."""
    made = 0
    for _ in range(LOOKS):
        async with house.transaction() as session:
            if not await anybody(session):
                break
            callers = await waiting(session)
            free = await ready(session) if callers else []
            for caller, operator in pair(callers, free):
                made += await offer(session, caller, operator.user_id)
            held = await passed_by(session, callers, free)
        if not any(held) or not await let_go(house, *held):
            break
    return made


def match_soon(house: House, session: AsyncSession) -> None:
    """Match right after this transaction's commit."""

    async def matched() -> None:
        await match(house)

    after_commit(session, matched, once="match")


async def anybody(session: AsyncSession) -> bool:
    """The cheap question first: most seconds nobody waits."""
    return (
        await session.execute(select(WaitingEntry.id).where(WaitingEntry.status == "waiting").limit(1))
    ).first() is not None


def in_line() -> tuple[ColumnElement[bool], ...]:
    return WaitingEntry.status == "waiting", WaitingEntry.call_id.is_not(None)


def at_desk() -> tuple[ColumnElement[bool], ...]:
    """Of Operator joined with User."""
    return Operator.status == "ready", Operator.seen_at >= clock.now() - presence.GONE_AFTER, User.disabled_at.is_(None)


async def passed_by(session: AsyncSession, callers: list[Caller], free: list[Free]) -> tuple[set[int], set[int]]:
    """Entries and operators that were not ours to take, if callers and operators are left at all."""
    there = select(Operator.user_id).join(User, User.id == Operator.user_id).where(*at_desk())
    if not (operators := set((await session.execute(there)).scalars())):
        return set(), set()
    if not (entries := set((await session.execute(select(WaitingEntry.id).where(*in_line()))).scalars())):
        return set(), set()
    return entries - {one.entry_id for one in callers}, operators - {one.user_id for one in free}


async def let_go(house: House, entries: set[int], operators: set[int]) -> bool:
    """Wait until nobody holds these rows. False when somebody goes on holding them: then the sweeper's look must do."""
    rows = (
        select(WaitingEntry.id).where(WaitingEntry.id.in_(entries)),
        select(Operator.user_id).where(Operator.user_id.in_(operators)),
    )
    for held in rows:
        try:
            async with house.transaction() as session:
                await session.execute(PATIENCE)
                await session.execute(held.with_for_update(read=True))
        except OperationalError:
            return False
    return True


async def waiting(session: AsyncSession) -> list[Caller]:
    order = (WaitingEntry.returned_at.is_(None), WaitingEntry.priority, WaitingEntry.entered_at, WaitingEntry.id)
    rows = await session.execute(
        select(WaitingEntry)
        .where(*in_line())
        .order_by(*order)
        .limit(AT_ONCE)
        .with_for_update(key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    entries = rows.scalars().all()
    tried, declined = await history(session, [entry.id for entry in entries])
    return [
        Caller(
            entry_id=entry.id,
            call_id=int(entry.call_id or 0),
            account_id=entry.account_id,
            carrier_id=entry.carrier_id,
            priority=entry.priority,
            entered_at=entry.entered_at,
            returned=entry.returned_at is not None,
            tried=tried[entry.id],
            not_now=frozenset(declined[entry.id]),
        )
        for entry in entries
    ]


async def history(
    session: AsyncSession, entry_ids: Iterable[int]
) -> tuple[dict[int, dict[int, int]], dict[int, set[int]]]:
    """Of these entries: how often each was offered to whom, and who declined it a moment ago."""
    since = clock.now() - DECLINED_FOR
    tried: dict[int, dict[int, int]] = defaultdict(dict)
    declined: dict[int, set[int]] = defaultdict(set)
    ended_at = func.max(Offer.ended_at).filter(Offer.outcome == "declined")
    rows = await session.execute(
        select(Offer.entry_id, Offer.operator_id, func.count(), ended_at)
        .where(Offer.entry_id.in_(list(entry_ids)))
        .group_by(Offer.entry_id, Offer.operator_id)
    )
    for entry_id, operator_id, count, declined_at in rows:
        tried[entry_id][operator_id] = count
        if declined_at is not None and declined_at > since:
            declined[entry_id].add(operator_id)
    return tried, declined


_ROLES: Final = roles_with("desk:use")


async def ready(session: AsyncSession) -> list[Free]:
    rows = await session.execute(
        select(Operator, holds(User.id, _ROLES, BUREAU))
        .join(User, User.id == Operator.user_id)
        .where(*at_desk())
        .order_by(Operator.idle_since)
        .limit(AT_ONCE)
        .with_for_update(of=Operator, key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    found = rows.all()
    granted = await accounts_of(session, [one.user_id for one, everything in found if not everything])
    return [
        Free(one.user_id, one.carrier_id, one.idle_since, None if everything else frozenset(granted[one.user_id]))
        for one, everything in found
    ]


async def accounts_of(session: AsyncSession, user_ids: list[int]) -> dict[int, set[int]]:
    granted: dict[int, set[int]] = defaultdict(set)
    if not user_ids:
        return granted
    rows = await session.execute(
        select(User.id, Account.id)
        .join(Grant, Grant.user_id == User.id)
        .join(Account, names(Account.client_id, Account.id))
        .where(User.id.in_(user_ids), Grant.role.in_(_ROLES))
    )
    for user_id, account_id in rows:
        granted[user_id].add(account_id)
    return granted


async def offer(session: AsyncSession, caller: Caller, operator_id: int) -> int:
    """One call onto one screen. Both rows are locked, so this can only fail against an older offer that is still
    live."""
    account = await session.get_one(Account, caller.account_id)
    now = clock.now()
    expires_at = now + timedelta(seconds=settings_of(account).waits.offer_s)
    made = await session.execute(
        insert(Offer)
        .values(
            entry_id=caller.entry_id,
            operator_id=operator_id,
            call_id=caller.call_id,
            account_id=caller.account_id,
            carrier_id=caller.carrier_id,
            made_at=now,
            expires_at=expires_at,
        )
        .on_conflict_do_nothing()
        .returning(Offer.id)
    )
    offer_id = made.scalar_one_or_none()
    if offer_id is None:
        log.error("offer_refused_by_index", entry=caller.entry_id, operator=operator_id)
        return 0
    await move(
        session,
        WAITING_ENTRY,
        caller.entry_id,
        "offered",
        reason="offered",
        by="system",
        next_action="offer_lapses",
        next_at=expires_at,
    )
    await operators.offered(session, operator_id, caller.call_id)
    await add(session, "offer.lapse", due_at=expires_at, live=True, key=f"offer:{offer_id}:lapse", offer=offer_id)
    await changed(session, "offer", offer_id, caller.account_id)
    return 1
