"""Counting, in the load generator, when one event has arrived on each of many lines."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

from websockets.asyncio.client import connect

WARM_UP, PAUSE_S, LOST_S = 3, 0.25, 20


class Watch:
    """All lines to one server. `times` are milliseconds from the sending of an event to its arrival on each line,
    `commits` those to its commit; `heard` is the last event, as it came."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.commits: list[float] = []
        self.heard = ""
        self._lines = 0
        self._sent = 0.0
        self._left = 0
        self._all = asyncio.Event()

    async def listen(self, url: str, lines: AsyncExitStack, *, hello: str | None = None, **options: Any) -> None:
        """Open one more; with `hello`, ask for a snapshot and wait for it."""
        line = await lines.enter_async_context(connect(url, compression=None, max_queue=None, **options))

        async def read() -> None:
            async for message in line:
                if '"op":"event"' in str(message):
                    self._arrived(str(message))

        if hello is not None:
            await line.send(hello)
            while '"snapshot"' not in str(await line.recv()):
                pass
        lines.callback(asyncio.create_task(read()).cancel)
        self._lines += 1

    def committed(self) -> None:
        """What sends an event says that it is in the database."""
        self.commits.append((time.perf_counter() - self._sent) * 1000)

    def _arrived(self, message: str) -> None:
        if self._left:
            self.times.append((time.perf_counter() - self._sent) * 1000)
            self._left -= 1
            if not self._left:
                self.heard = message
                self._all.set()

    async def run(self, send: Callable[[], Awaitable[None]], events: int) -> None:
        """One event after the other, each when the one before has arrived everywhere. The first few aren't counted."""
        times, commits = len(self.times), len(self.commits)
        for number in range(WARM_UP + events):
            self._left, self._sent = self._lines, time.perf_counter()
            self._all.clear()
            await send()
            async with asyncio.timeout(LOST_S):
                await self._all.wait()
            if number == WARM_UP - 1:
                del self.times[times:], self.commits[commits:]
            await asyncio.sleep(PAUSE_S)
