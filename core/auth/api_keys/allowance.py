"""How often a key may ask: counted in Redis by the minute, for all processes together. It guards our capacity and
nobody's data, so where Redis is away nobody is refused."""

from typing import Final

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from core import clock
from core.errors import TooMany

log = structlog.get_logger(__name__)

PER_MINUTE: Final = 300
MOST: Final = 6000
_MINUTE: Final = 60


class TooOften(TooMany):
    def __init__(self, per_minute: int, seconds: int) -> None:
        super().__init__(
            f"This API key may ask {per_minute} times a minute. Ask again in {seconds} s, or have its limit raised.",
            retry_after=seconds,
        )


async def count(redis: Redis, key_id: int, per_minute: int) -> None:
    """Raises TooOften beyond the limit."""
    now = int(clock.now().timestamp())
    name = f"api-key:{key_id}:{now // _MINUTE}"
    try:
        async with redis.pipeline(transaction=False) as pipe:
            pipe.incr(name)
            pipe.expire(name, 2 * _MINUTE)
            counted, _ = await pipe.execute()
    except (RedisError, OSError, TimeoutError) as error:
        log.warning("api_key_not_counted", key=key_id, error=type(error).__name__)
        return
    if counted > per_minute:
        raise TooOften(per_minute, _MINUTE - now % _MINUTE)
