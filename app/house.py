"""Building what one process holds."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import aiohttp

from core.crypto.keyring import Keyring
from core.db import Database
from core.house import House, connect_redis
from core.settings import Settings
from core.waker import Waker


@asynccontextmanager
async def open_house(settings: Settings, make_waker: Callable[[Settings], Waker]) -> AsyncGenerator[House]:
    """Connections are opened when they are first needed, so a process starts with its engines away."""
    timeout = aiohttp.ClientTimeout(total=settings.rest_timeout_s, connect=min(5.0, settings.rest_timeout_s))
    connector = aiohttp.TCPConnector(limit=settings.outbox_concurrency * 2, keepalive_timeout=30)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as http:
        house = House(
            settings=settings,
            db=Database(settings.database_url, pool=settings.database_pool),
            redis=connect_redis(settings.redis_url),
            keyring=Keyring(settings.nightbell_master_key, settings.nightbell_master_key_other),
            http=http,
            waker=make_waker(settings),
        )
        try:
            yield house
        finally:
            await house.redis.aclose()
            await house.db.close()
