"""A web process stops whenever it is told to, be it in the middle of starting."""

import asyncio

from app.live.hub import Hub
from app.live.topics import TOPICS
from core.house import House

_MOMENTS = 60  # turns of the loop: more than it takes to connect


async def test_the_live_line_stops_at_whatever_moment_of_its_start(house: House) -> None:
    for turns in range(_MOMENTS):
        hub = Hub(house.behind_calls, TOPICS)
        await hub.start()
        for _ in range(turns):
            await asyncio.sleep(0)
        async with asyncio.timeout(60):
            await hub.stop()
