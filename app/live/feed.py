"""Reading the change table: one reader a process, however many screens hang on it.

Redis only says "look"; each second the reader looks anyway. Rows of transactions that were still running are read again
until they are settled, so a late commit is never skipped; what was already given out is remembered and not repeated.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from core.events import LOOK
from core.house import House

log = structlog.get_logger(__name__)

_LOOK_ANYWAY_S = 1.0
_LISTEN_AGAIN_S = 1.0

# Everything below the oldest running transaction is settled; the rest is read, and read again.
_SETTLED = b"SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS settled"
# `since` is written into it: planned without knowing how few rows that leaves, it would walk the table.
_READ = b"""
SELECT position, entity, entity_id, account_id, xid::text::bigint AS xid,
  pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS settled
FROM changes WHERE xid >= '%d'::xid8 ORDER BY position"""


@dataclass(frozen=True)
class Changed:
    position: int
    entity: str
    entity_id: int
    account_id: int | None


class Feed:
    """`async for batch in feed.batches()`: what changed since the feed was made, each change once."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._since: int | None = None
        self._starting = asyncio.Lock()
        self._given: dict[int, int] = {}  # position -> transaction, of those not yet settled
        self._look = asyncio.Event()

    async def start(self) -> None:
        """Fix where the feed begins, unless that was done. A snapshot is taken after it, or a change between the
        snapshot and the feed's first look would be seen by neither."""
        async with self._starting:
            if self._since is None:
                (row,) = await self._house.db.straight.rows(_SETTLED, {})
                self._since = row.settled

    async def batches(self) -> AsyncIterator[list[Changed]]:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_ANYWAY_S):
                    await self._look.wait()
            self._look.clear()
            try:
                if batch := await self._read():
                    yield batch
            except Exception as error:  # noqa: BLE001 - the database may be away: screens keep what they have
                log.warning("live_feed_waits", error=type(error).__name__)

    async def listen(self) -> None:
        """Turn Redis's "look" into ours, for ever; without Redis the screens are up to a second behind."""
        while True:
            client = Redis.from_url(self._house.settings.redis_url, socket_connect_timeout=1)
            try:
                async with client.pubsub() as channel:
                    await channel.subscribe(LOOK)
                    async for _ in channel.listen():
                        self._look.set()
            except (RedisError, OSError) as error:
                log.warning("live_redis_gone", error=type(error).__name__)
            finally:
                with suppress(RedisError, OSError):
                    await client.aclose()
            await asyncio.sleep(_LISTEN_AGAIN_S)

    async def _read(self) -> list[Changed]:
        await self.start()
        rows = await self._house.db.straight.rows(_READ % self._since, {})
        if not rows:
            return []
        settled: int = rows[0].settled
        fresh = [Changed(*row[:4]) for row in rows if row.position not in self._given]
        self._given = {row.position: row.xid for row in rows if row.xid >= settled}
        self._since = settled
        return fresh
