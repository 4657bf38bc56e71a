"""All unfinished things that nobody has or that are overdue, of every folder: there are none, or something is wrong."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from calls.models import Call
from dispatch.orphans import OVERDUE, Orphan
from dispatch.orphans import orphans as of_dispatch
from ivr.waiting.models import WaitingEntry


async def all_orphans(session: AsyncSession, now: datetime) -> list[Orphan]:
    """Oldest first."""
    found = [*await of_dispatch(session, now), *await _calls(session, now), *await _entries(session, now)]
    return sorted(found, key=lambda orphan: orphan.since)


async def _calls(session: AsyncSession, now: datetime) -> list[Orphan]:
    late = or_(Call.next_at.is_(None), Call.next_action.is_(None), Call.next_at < now - OVERDUE)
    rows = await session.execute(select(Call).where(Call.status != "ended", late))
    return [
        Orphan("call", row.id, row.account_id, _why(row.next_action), row.next_at or row.started_at)
        for row in rows.scalars()
    ]


async def _entries(session: AsyncSession, now: datetime) -> list[Orphan]:
    due = func.coalesce(WaitingEntry.next_at, WaitingEntry.entered_at)
    late = or_(WaitingEntry.next_action.is_(None), due < now - OVERDUE)
    rows = await session.execute(select(WaitingEntry).where(WaitingEntry.status.in_(("waiting", "offered")), late))
    return [
        Orphan("waiting_entry", row.id, row.account_id, _why(row.next_action), row.next_at or row.entered_at)
        for row in rows.scalars()
    ]


def _why(next_action: str | None) -> str:
    return f"overdue: {next_action}" if next_action else "no next action"
