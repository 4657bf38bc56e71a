"""Recurring work: each piece runs in one process at a time, however many sweepers there are.

A run is claimed by moving `next_at` forward; a process killed in the middle costs one period.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import String, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db import At, Base

if TYPE_CHECKING:
    from core.house import House

log = structlog.get_logger(__name__)


class RecurringRun(Base):
    __tablename__ = "recurring"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    next_at: Mapped[At]


@dataclass(frozen=True)
class Recurring:
    """`run` must be safe to run twice, and to miss."""

    name: str
    every_s: float
    run: Callable[["House"], Awaitable[None]]


async def run_due(house: "House", work: Sequence[Recurring]) -> list[str]:
    """Run what is due, one after the other; returns the names. What fails is logged and comes again in its turn."""
    ran = []
    for piece in await _due(house, work):
        if not await _claim(house, piece):
            continue
        try:
            await piece.run(house)
        except Exception:  # the others must run all the same
            log.exception("recurring_failed", name=piece.name)
        ran.append(piece.name)
    return ran


async def _due(house: "House", work: Sequence[Recurring]) -> list[Recurring]:
    """A look at all of them at once, so that ticking costs little; who runs one is settled by claiming it."""
    async with house.transaction() as session:
        found = await session.execute(select(RecurringRun.name, RecurringRun.next_at))
        next_at = dict(found.all())
    now = clock.now()
    return [piece for piece in work if not now < next_at.get(piece.name, now) <= now + timedelta(seconds=piece.every_s)]


async def _claim(house: "House", piece: Recurring) -> bool:
    now = clock.now()
    next_at = now + timedelta(seconds=piece.every_s)
    async with house.transaction() as session:
        claimed = (
            update(RecurringRun)
            .where(RecurringRun.name == piece.name, or_(RecurringRun.next_at <= now, RecurringRun.next_at > next_at))
            .values(next_at=next_at)
            .returning(RecurringRun.name)
        )
        if (await session.execute(claimed)).first():
            return True
        first = insert(RecurringRun).values(name=piece.name, next_at=next_at).on_conflict_do_nothing()
        return (await session.execute(first.returning(RecurringRun.name))).first() is not None
