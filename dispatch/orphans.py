"""Unfinished things without an owner, without a next action, or overdue: there should be none, ever."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.ledger.models import UNFINISHED, Dispatch
from dispatch.messages.models import Message

OVERDUE = timedelta(seconds=30)


@dataclass(frozen=True)
class Orphan:
    """`since` is when it should have been seen to, or when it was last touched."""

    entity: str
    id: int
    account_id: int
    why: str
    since: datetime


async def orphans(session: AsyncSession, now: datetime) -> list[Orphan]:
    """Oldest first. `nightbell doctor`, a metric and a corner of the console show their number."""
    found = [*await _dispatches(session, now), *await _messages(session, now), *await _uncarried(session)]
    return sorted(found, key=lambda orphan: orphan.since)


async def _dispatches(session: AsyncSession, now: datetime) -> list[Orphan]:
    late = or_(Dispatch.next_at.is_(None), Dispatch.next_action.is_(None), Dispatch.next_at < now - OVERDUE)
    rows = await session.execute(select(Dispatch).where(Dispatch.status.in_(UNFINISHED), late))
    return [
        Orphan("dispatch", row.id, row.account_id, _why(row.next_action), row.next_at or row.started_at)
        for row in rows.scalars()
    ]


async def _messages(session: AsyncSession, now: datetime) -> list[Orphan]:
    """Those that wait for a time of their own."""
    rows = await session.execute(
        select(Message).where(Message.status.in_(("draft", "open", "deferred")), Message.next_at < now - OVERDUE)
    )
    return [
        Orphan("message", row.id, row.account_id, _why(row.next_action), row.next_at or row.created_at)
        for row in rows.scalars()
    ]


async def _uncarried(session: AsyncSession) -> list[Orphan]:
    """Unfinished messages with neither a time of their own nor an unfinished dispatch."""
    carried = select(Dispatch.message_id).where(Dispatch.status.in_(UNFINISHED))
    rows = await session.execute(
        select(Message).where(
            Message.status.in_(("draft", "open", "deferred")),
            Message.next_at.is_(None),
            Message.id.not_in(carried),
        )
    )
    return [Orphan("message", row.id, row.account_id, "nobody has it", row.created_at) for row in rows.scalars()]


def _why(next_action: str | None) -> str:
    return f"overdue: {next_action}" if next_action else "no next action"
