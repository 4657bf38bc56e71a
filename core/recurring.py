"""Recurring work: each piece has a task, a lease and a time limit of its own, in one process at a time, however many
sweepers there are. None waits for another, and one that fails comes back ever later.

A run is claimed by moving `next_at` forward and taking the lease; a process killed in the middle costs a lease. Work
that asks carriers is a piece for each of them, so that one that is silent holds up nothing but itself.
"""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import structlog
from sqlalchemy import SmallInteger, String, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db import At, Base
from core.errors import TryAgain

if TYPE_CHECKING:
    from core.house import House

log = structlog.get_logger(__name__)

LONGEST_BACK_OFF_S: Final = 30.0
_LAST_MOMENT_S: Final = 2.0
_ME: Final = f"{socket.gethostname()}:{os.getpid()}"[:80]


class RecurringRun(Base):
    """Held while `lease_until` (the database's own time) lies ahead. `failures` in a row."""

    __tablename__ = "recurring"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    next_at: Mapped[At]
    lease_until: Mapped[At | None]
    leased_by: Mapped[str | None] = mapped_column(String(80))
    failures: Mapped[int] = mapped_column(SmallInteger, server_default="0")


@dataclass(frozen=True)
class Recurring:
    """`run` must be safe to run twice, to miss, and to be cut short after `limit_s`. With `each` it is a piece for
    every id that gives, and `run` takes the id as well. TryAgain from it is no error: not now."""

    name: str
    every_s: float
    run: Callable[..., Awaitable[None]]
    limit_s: float = 30.0
    each: Callable[[AsyncSession], Awaitable[Sequence[int]]] | None = None


class Rounds:
    """What one process has under way."""

    def __init__(self, house: "House", work: Sequence[Recurring]) -> None:
        self._house, self._work = house, work
        self._running: dict[str, asyncio.Task[None]] = {}
        self._over: set[str] = set()
        self._giving_back = asyncio.Lock()

    async def start_due(self) -> list[str]:
        """Start what is due, each for itself; returns the names without waiting."""
        due = [piece for piece in await _due(self._house, self._work) if piece.name not in self._running]
        mine = await _claim(self._house, due) if due else set()
        started = [piece for piece in due if piece.name in mine]
        for piece in started:
            task = self._running[piece.name] = asyncio.create_task(self._run(piece))
            task.add_done_callback(partial(self._ended, piece.name))
        return [piece.name for piece in started]

    async def finished(self) -> None:
        """Wait for all that runs now."""
        await asyncio.gather(*self._running.values())

    async def stop(self) -> None:
        """What runs has a moment to come to its end; others take the rest when its lease is over."""
        running = list(self._running.values())
        if running:
            await asyncio.wait(running, timeout=_LAST_MOMENT_S)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _ended(self, name: str, _task: asyncio.Task[None]) -> None:
        self._running.pop(name)

    async def _run(self, piece: Recurring) -> None:
        try:
            left_alone_s = await _failure(self._house, piece)
            if left_alone_s is None:
                await self._give_back(piece.name)
            else:
                await _put_off(self._house, piece, left_alone_s)
        except Exception as error:  # noqa: BLE001 - the database may be away: the lease runs out, and it comes again
            log.warning("recurring_work_waits", name=piece.name, error=type(error).__name__)

    async def _give_back(self, name: str) -> None:
        """Whoever ends while leases are being given back is given back with all the others who did."""
        self._over.add(name)
        async with self._giving_back:
            if name in self._over:
                names, self._over = self._over, set()
                await _give_back(self._house, names)


async def run_due(house: "House", work: Sequence[Recurring]) -> list[str]:
    """Run what is due to its end, all side by side; returns the names."""
    rounds = Rounds(house, work)
    started = await rounds.start_due()
    await rounds.finished()
    return started


async def _failure(house: "House", piece: Recurring) -> float | None:
    """Seconds that it asks to be left alone for, if it failed."""
    try:
        async with asyncio.timeout(piece.limit_s):
            await piece.run(house)
    except TryAgain as again:
        log.info("recurring_put_off", name=piece.name, why=str(again))
        return again.after
    except TimeoutError:
        log.warning("recurring_cut_short", name=piece.name, limit_s=piece.limit_s)
    except Exception:  # the others go on all the same
        log.exception("recurring_failed", name=piece.name)
    else:
        return None
    return 0.0


async def _due(house: "House", work: Sequence[Recurring]) -> list[Recurring]:
    """A look at all of them at once, so that ticking costs little; who runs one is settled by claiming it."""
    async with house.transaction() as session:
        held = RecurringRun.lease_until > func.clock_timestamp()
        found = await session.execute(select(RecurringRun.name, RecurringRun.next_at, func.coalesce(held, False)))
        known: dict[str, tuple[datetime, bool]] = {name: (next_at, is_held) for name, next_at, is_held in found.all()}
        pieces = await _pieces(session, work)
    now = clock.now()
    return [piece for piece in pieces if _is_due(now, piece, *known.get(piece.name, (now, False)))]


async def _pieces(session: AsyncSession, work: Sequence[Recurring]) -> list[Recurring]:
    ids: dict[Any, Sequence[int]] = {}
    pieces: list[Recurring] = []
    for one in work:
        if one.each is None:
            pieces.append(one)
            continue
        if one.each not in ids:
            ids[one.each] = await one.each(session)
        pieces += [
            Recurring(f"{one.name} {number}", one.every_s, partial(one.run, only=number), one.limit_s)
            for number in ids[one.each]
        ]
    return pieces


def _is_due(now: datetime, piece: Recurring, next_at: datetime, held: bool) -> bool:
    return not held and not now < next_at <= _latest(now, piece)


def _latest(now: datetime, piece: Recurring) -> datetime:
    """A time later than this was written by another clock."""
    return now + timedelta(seconds=max(piece.every_s, LONGEST_BACK_OFF_S))


# In the order of their names, so that two who claim at once wait for each other in one direction only.
# A `next_at` later than any that is written was written by another clock.
_CLAIM: Final = text("""
    INSERT INTO recurring AS held (name, next_at, lease_until, leased_by)
    SELECT name, :now + make_interval(secs => every_s), clock_timestamp() + make_interval(secs => limit_s + 5), :me
    FROM unnest(CAST(:names AS text[]), CAST(:every AS float8[]), CAST(:limits AS float8[]))
    AS due (name, every_s, limit_s)
    ORDER BY name
    ON CONFLICT (name) DO UPDATE
    SET next_at = excluded.next_at, lease_until = excluded.lease_until, leased_by = excluded.leased_by
    WHERE (held.lease_until IS NULL OR held.lease_until < clock_timestamp())
    AND (held.next_at <= :now OR held.next_at > greatest(excluded.next_at, :now + make_interval(secs => :back_off_s)))
    RETURNING name
""")


async def _claim(house: "House", due: Sequence[Recurring]) -> set[str]:
    """Names of those that are ours now."""
    wanted = {
        "now": clock.now(), "me": _ME, "back_off_s": LONGEST_BACK_OFF_S, "names": [piece.name for piece in due],
        "every": [float(piece.every_s) for piece in due], "limits": [float(piece.limit_s) for piece in due],
    }  # fmt: skip
    async with house.transaction() as session:
        return set((await session.execute(_CLAIM, wanted)).scalars())


async def _give_back(house: "House", names: set[str]) -> None:
    """In the order of their names, like `_claim`."""
    mine = select(RecurringRun.name).where(RecurringRun.name.in_(names), RecurringRun.leased_by == _ME)
    locked = mine.order_by(RecurringRun.name).with_for_update()
    free = update(RecurringRun).where(RecurringRun.name.in_(locked))
    async with house.transaction() as session:
        await session.execute(free.values(lease_until=None, leased_by=None, failures=0))


async def _put_off(house: "House", piece: Recurring, left_alone_s: float) -> None:
    """Give the lease back after a failure, with a later next time: twice as late each time."""
    mine = update(RecurringRun).where(RecurringRun.name == piece.name, RecurringRun.leased_by == _ME)
    async with house.transaction() as session:
        before = select(RecurringRun.failures).where(RecurringRun.name == piece.name)
        failures = (await session.execute(before)).scalar_one() + 1
        wait_s = max(min(2.0 ** min(failures, 10), LONGEST_BACK_OFF_S), left_alone_s)
        now = clock.now()
        later = now + timedelta(seconds=max(min(wait_s, LONGEST_BACK_OFF_S), piece.every_s))
        values = {"lease_until": None, "leased_by": None, "failures": min(failures, 1000), "next_at": later}
        await session.execute(mine.values(values))
