"""Running rows: a bounded number at once, in the process's own event loop."""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from core import clock
from core.errors import TryAgain
from core.outbox.claim import claim, claim_ids, finish, next_due, release
from core.outbox.rows import Job
from core.outbox.slots import free_at

if TYPE_CHECKING:
    from core.house import House

log = structlog.get_logger(__name__)

Handler = Callable[["House", Job], Awaitable[None]]
_LONGEST_BACK_OFF_S = 60.0
_LONGEST_LOOK_S = 1.0


class Runner:
    """Claims due rows and runs their handlers. Everything it knows is in the table; killing it loses nothing."""

    def __init__(self, house: "House", handlers: Mapping[str, Handler]) -> None:
        self.house = house
        self.handlers = handlers
        self.me = f"{socket.gethostname()}:{os.getpid()}"[:80]
        self._running: set[asyncio.Task[None]] = set()
        self._waiting: set[asyncio.Task[None]] = set()
        self._claiming = 0
        self._none_claiming = asyncio.Event()
        self._none_claiming.set()
        self._kicked = asyncio.Event()
        self._ending = asyncio.Event()
        self._stopping = False
        self.sweeping = False

    def kick(self) -> None:
        """There may be something to do now."""
        self._kicked.set()

    async def sweep_for_ever(self) -> None:
        """Take what is due, at the latest every `sweep_interval_s`, until `stop`."""
        self.sweeping = True
        while not self._stopping:
            self._kicked.clear()
            try:
                pause = await self._take_and_look_ahead()
            except Exception as error:  # noqa: BLE001 - the database may be away: the sweep goes on when it is back
                log.warning("sweep_failed", error=type(error).__name__)
                pause = self.house.settings.sweep_interval_s
            if pause > 0:
                await _wait(self._kicked, pause)

    async def run_ids(self, ids: Sequence[int]) -> int:
        """Start these rows of a live call, without waiting for their end; returns how many could be taken at once.

        What has to wait for a pacing slot is taken when that comes, by this process or another: a caller hears every
        second that a wake-up is late.
        """
        with self._claim():
            async with self.house.transaction() as session:
                jobs = await claim_ids(session, ids, self.me, self.house.settings.outbox_lease_s)
            self._start_all(jobs)
        started = len(jobs)
        if started < len(ids):
            started += await self._take()
        if started < len(ids) and not self.sweeping:
            task = asyncio.create_task(self._take_at_their_slot(ids))
            self._waiting.add(task)
            task.add_done_callback(self._waiting.discard)
        return started

    async def _take_at_their_slot(self, ids: Sequence[int]) -> None:
        try:
            while not self._stopping:
                async with self.house.transaction() as session:
                    at = await free_at(session, ids)
                if at is None:
                    return
                await _wait(self._ending, min(max((at - clock.now()).total_seconds(), 0.005), _LONGEST_LOOK_S))
                await self._take()
        except Exception as error:  # noqa: BLE001 - the database may be away: a sweep finds the rows
            log.warning("slot_not_awaited", error=type(error).__name__)

    async def drain(self) -> int:
        """Run all that is due now, and what that makes due, to the end; returns how many rows ran."""
        count = 0
        while True:
            count += await self._take()
            while self._claiming:  # the sweep may hold rows that it hasn't started yet
                await self._none_claiming.wait()
            if not self._running:
                return count
            await asyncio.wait(self._running)

    async def stop(self) -> None:
        """Take nothing more and let what is being run come to its end."""
        self._stopping = True
        self.kick()
        self._ending.set()
        await asyncio.gather(*self._waiting)
        if self._running:
            await asyncio.wait(self._running, timeout=self.house.settings.rest_timeout_s)

    def _room(self) -> int:
        return max(self.house.settings.outbox_concurrency - len(self._running), 0)

    async def _take(self) -> int:
        if not (room := self._room()):
            return 0
        with self._claim():
            async with self.house.transaction() as session:
                jobs = await claim(session, self.me, self.house.settings.outbox_lease_s, room)
            self._start_all(jobs)
        return len(jobs)

    async def _take_and_look_ahead(self) -> float:
        """Seconds until there is something to take again; where there is no room, until somebody kicks."""
        longest = self.house.settings.sweep_interval_s
        if not (room := self._room()):
            return longest
        with self._claim():
            async with self.house.transaction() as session:
                jobs = await claim(session, self.me, self.house.settings.outbox_lease_s, room)
                at = await next_due(session)
            self._start_all(jobs)
        if at is None or len(jobs) == room:
            return longest
        return min(max((at - clock.now()).total_seconds(), 0.005), longest)

    @contextmanager
    def _claim(self) -> Iterator[None]:
        """Rows that are claimed and not yet started belong to nobody's task; `drain` must know of them."""
        self._claiming += 1
        self._none_claiming.clear()
        try:
            yield
        finally:
            self._claiming -= 1
            if not self._claiming:
                self._none_claiming.set()

    def _start_all(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            task = asyncio.create_task(self._run(job))
            self._running.add(task)
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        full = not self._room()
        self._running.discard(task)
        if full or self._stopping:
            self.kick()  # rows may be waiting for this place; otherwise there is nothing new to look for

    async def _run(self, job: Job) -> None:
        handler = self.handlers.get(job.kind)
        try:
            if handler is None:
                raise TryAgain(
                    _LONGEST_BACK_OFF_S, f"this process has no handler for {job.kind!r}; is it of an older version?"
                )
            await handler(self.house, job)
        except TryAgain as again:
            await self._settle(job, timedelta(seconds=again.after), str(again))
        except Exception as error:
            log.exception("outbox_attempt_failed", kind=job.kind, row=job.id, attempt=job.attempt)
            await self._settle(
                job, timedelta(seconds=min(2.0 ** (job.attempt - 1), _LONGEST_BACK_OFF_S)), type(error).__name__
            )
        else:
            await self._settle(job, None, "done")

    async def _settle(self, job: Job, again_in: timedelta | None, outcome: str) -> None:
        """Should this fail too, the lease runs out and the row is taken again."""
        try:
            async with self.house.transaction() as session:
                if again_in is None:
                    await finish(session, job, outcome)
                else:
                    await release(session, job, clock.now() + again_in, outcome)
        except Exception as error:  # noqa: BLE001 - the database may be away
            log.warning("outbox_settle_failed", kind=job.kind, row=job.id, error=type(error).__name__)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
