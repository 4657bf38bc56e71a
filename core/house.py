"""What one process holds. Built once by `app` (or a test) and passed on by hand: there are no globals."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import aiohttp
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto.keyring import Keyring
from core.db import Database
from core.documents.versions import VERSIONS
from core.events import REDIS
from core.settings import Settings
from core.waker import WAKER, Waker


@dataclass
class House:
    """`redis` may be gone at any time: it carries speed, never truth."""

    settings: Settings
    db: Database
    redis: Redis
    keyring: Keyring
    http: aiohttp.ClientSession
    waker: Waker
    cache: dict[str, object] = field(
        default_factory=dict
    )  # what may be forgotten at any time, such as clients per carrier
    _narrow: Database | None = None

    @property
    def behind_calls(self) -> "House":
        """This house for all that no call waits for: screens, links, feeds, imports. However many ask, and however
        long they take, some connections are left for calls."""
        if self._narrow is None:
            pool = self.settings.database_pool
            self._narrow = self.db.behind(max(pool - self.settings.database_pool_calls, 1))
        return replace(self, db=self._narrow)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[AsyncSession]:
        """A transaction whose after-commit work can reach Redis and the outbox."""
        async with self.db.transaction() as session:
            session.info[REDIS] = self.redis
            session.info[WAKER] = self.waker
            session.info[VERSIONS] = self.cache.setdefault(VERSIONS, {})
            yield session


def connect_redis(url: str) -> Redis:
    """Short time-outs and no retries: a dead Redis must not hold a live call for longer than a blink."""
    return Redis.from_url(url, socket_timeout=0.25, socket_connect_timeout=0.25, retry=Retry(NoBackoff(), 0))
