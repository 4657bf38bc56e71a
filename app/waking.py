"""Wake-ups: rows of a live call run in the process that wrote them, all others are announced to the workers over RQ.

A wake-up carries ids only. Handing it over has a short time-out and may fail: then the sweep finds the row.
"""

import asyncio
import time
from collections.abc import Sequence

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue

from core.outbox.run import Runner
from core.settings import Settings

log = structlog.get_logger(__name__)

QUEUE = "nightbell"
WAKE = "app.worker.wake"
_TIME_OUT_S = 0.25
_REST_AFTER_FAILURE_S = 1.0
_APART_S = 0.1  # a wake-up that follows another waits this long; a lone one never waits


def rq_connection(settings: Settings, time_out_s: float | None = _TIME_OUT_S) -> Redis:
    """RQ's own client, which blocks; without a time-out for a worker that waits for jobs."""
    return Redis.from_url(
        settings.redis_url, socket_timeout=time_out_s, socket_connect_timeout=_TIME_OUT_S, retry=Retry(NoBackoff(), 0)
    )


class ProcessWaker:
    """`runner` is this process's own, set once it has one (the web's, for live rows)."""

    def __init__(self, settings: Settings) -> None:
        self._queue = Queue(QUEUE, connection=rq_connection(settings))
        self._quiet_until = 0.0
        self._to_announce: list[int] = []
        self._following: asyncio.Task[None] | None = None
        self.runner: Runner | None = None

    async def run_live(self, row_ids: Sequence[int]) -> None:
        if self.runner is None:
            await self.announce(row_ids)
        elif await self.runner.run_ids(row_ids) < len(row_ids):
            await self.announce(row_ids)  # some wait for a pacing slot: a worker sees to them at the right moment

    async def announce(self, row_ids: Sequence[int]) -> None:
        if self.runner is not None and self.runner.sweeping:
            self.runner.kick()
            return
        self._to_announce += row_ids
        if time.monotonic() < self._quiet_until:
            self._to_announce.clear()
            return
        if self._following is not None and not self._following.done():
            return  # one was handed over a moment ago: another follows, for all that comes meanwhile
        self._following = asyncio.create_task(self._follow())
        await self._hand_over()

    async def _follow(self) -> None:
        """In a burst a wake-up costs the worker more than the rows it speaks of: one for many."""
        await asyncio.sleep(_APART_S)
        while self._to_announce:
            await self._hand_over()
            await asyncio.sleep(_APART_S)

    async def _hand_over(self) -> None:
        ids, self._to_announce = self._to_announce, []
        try:
            await asyncio.to_thread(self._enqueue, ids)
        except (RedisError, OSError) as error:
            self._quiet_until = time.monotonic() + _REST_AFTER_FAILURE_S
            log.warning("wake_up_not_handed_over", error=type(error).__name__)

    def _enqueue(self, row_ids: list[int]) -> None:
        self._queue.enqueue(WAKE, row_ids, result_ttl=0, failure_ttl=60, ttl=60)
