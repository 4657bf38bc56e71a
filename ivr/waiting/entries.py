"""Places in the line."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from calls.models import CALL, Call
from core import clock
from core.states import born, move
from ivr.waiting.models import WAITING_ENTRY, WaitingEntry

LATE: Final = timedelta(seconds=20)
"""The waiting document is asked for again and again; when it isn't for this long after the limit, we ask the
carrier."""


async def enter(
    session: AsyncSession, call: Call, *, priority: int, limit_s: int, queue_sid: str | None
) -> WaitingEntry:
    """The call's place in the line, made on the first fetch of the waiting document."""
    now = clock.now()
    limit_at = now + timedelta(seconds=limit_s)
    made = await session.execute(
        insert(WaitingEntry)
        .values(
            call_id=call.id,
            account_id=call.account_id,
            carrier_id=call.carrier_id,
            status="waiting",
            priority=priority,
            entered_at=now,
            queue_sid=queue_sid,
            limit_at=limit_at,
            next_action="voicemail",
            next_at=limit_at + LATE,
        )
        .on_conflict_do_nothing(index_elements=["call_id"])
        .returning(WaitingEntry.id)
    )
    entry_id = made.scalar_one_or_none()
    if entry_id is not None:
        await born(
            session, WAITING_ENTRY, entry_id, "waiting", reason="entered", by="caller", account_id=call.account_id
        )
        await move(session, CALL, call.id, "waiting", reason="entered_line", by="caller", only_from=["in_flow"])
    entry = await of_call(session, call.id)
    assert entry is not None  # noqa: S101 - made above, or there before
    return entry


async def of_call(session: AsyncSession, call_id: int) -> WaitingEntry | None:
    found = select(WaitingEntry).where(WaitingEntry.call_id == call_id).execution_options(populate_existing=True)
    return (await session.execute(found)).scalar_one_or_none()


async def get(session: AsyncSession, entry_id: int) -> WaitingEntry:
    return await session.get_one(WaitingEntry, entry_id, populate_existing=True)


async def leave(session: AsyncSession, entry: WaitingEntry, reason: str, *, by: str, only_from: list[str]) -> bool:
    """Out of the line without an operator. False when it is in no state to leave from (an operator has the caller)."""
    old = await move(
        session,
        WAITING_ENTRY,
        entry.id,
        "left",
        reason=reason,
        by=by,
        only_from=only_from,
        left_reason=reason,
        next_action=None,
        next_at=None,
    )
    return old is not None


async def to_voicemail(session: AsyncSession, call_id: int, entry: WaitingEntry, reason: str, *, by: str) -> bool:
    """Out of the line and on to the voicemail box. False when an operator is about to have the caller, or has."""
    if not await leave(session, entry, reason, by=by, only_from=["waiting"]):
        return False
    await move(session, CALL, call_id, "in_flow", reason=f"voicemail_{reason}", by=by, only_from=["waiting"])
    return True


async def keep_place(session: AsyncSession, entry: WaitingEntry, reason: str) -> bool:
    """An offer came to nothing: the old place, with the old limit."""
    next_at = (entry.limit_at or clock.now()) + LATE
    old = await move(
        session,
        WAITING_ENTRY,
        entry.id,
        "waiting",
        reason=reason,
        by="system",
        only_from=["offered"],
        next_action="voicemail",
        next_at=next_at,
    )
    return old is not None


async def back_in_front(session: AsyncSession, entry: WaitingEntry, limit_s: int, reason: str) -> bool:
    """The operator was lost, not the caller: before everybody else, with a new limit."""
    now = clock.now()
    limit_at = now + timedelta(seconds=limit_s)
    old = await move(
        session,
        WAITING_ENTRY,
        entry.id,
        "waiting",
        reason=reason,
        by="system",
        only_from=["answered"],
        returned_at=now,
        limit_at=limit_at,
        left_reason=None,
        next_action="voicemail",
        next_at=limit_at + LATE,
    )
    return old is not None


async def expect(session: AsyncSession, entry_id: int, action: str, at: datetime) -> None:
    """What happens next to an offered caller, and when at the latest."""
    await session.execute(
        update(WaitingEntry)
        .where(WaitingEntry.id == entry_id, WaitingEntry.status == "offered")
        .values(next_action=action, next_at=at)
        .execution_options(synchronize_session=False)
    )


async def place_of(session: AsyncSession, entry: WaitingEntry) -> int:
    """1 for who is next among the account's callers."""
    ahead = await session.execute(
        select(func.count()).where(
            WaitingEntry.account_id == entry.account_id,
            WaitingEntry.status.in_(("waiting", "offered")),
            WaitingEntry.id != entry.id,
            tuple_(WaitingEntry.returned_at.is_(None), WaitingEntry.priority, WaitingEntry.entered_at)
            < tuple_(entry.returned_at is None, entry.priority, entry.entered_at),
        )
    )
    return int(ahead.scalar_one()) + 1


def waited_s(entry: WaitingEntry, until: datetime) -> int:
    return int((until - entry.entered_at).total_seconds())
