"""Waiting for what comes over a websocket, without polling: shared by the clients of the phone company."""

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp

PATIENCE = 30.0
"""Real seconds until something is taken not to come at all: it ends a test that would hang, and measures nothing."""

Event = dict[str, Any]


class NotHeard(AssertionError):
    """What was expected did not happen in time."""


class Watch:
    """Everything a socket has brought so far, and a way to wait for more."""

    def __init__(self, show: Callable[[Event], str]) -> None:
        self.events: list[Event] = []
        self.ended = ""
        self._show = show
        self._changed = asyncio.Condition()

    async def read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Take in messages until the socket closes; run this as a task."""
        while (message := await socket.receive()).type is aiohttp.WSMsgType.TEXT:
            async with self._changed:
                self.events.append(message.json())
                self._changed.notify_all()
        async with self._changed:
            self.ended = str(message.extra or message.data or "closed")
            self._changed.notify_all()

    async def until(
        self, wanted: Callable[[Event], bool], what: str, *, start: int = 0, within: float = PATIENCE
    ) -> int:
        """Index of the first event from `start` on that is wanted; raises NotHeard, or ConnectionError at the end."""
        position = start
        async with self._changed:
            try:
                async with asyncio.timeout(within):
                    while True:
                        while position < len(self.events):
                            if wanted(self.events[position]):
                                return position
                            position += 1
                        if self.ended:
                            raise ConnectionError(self.ended)
                        await self._changed.wait()
            except TimeoutError:
                raise NotHeard(f"{what}: not within {within:g} s. {self._lately()}") from None

    def _lately(self) -> str:
        lines = [self._show(event) for event in self.events[-12:]]
        return "What happened last:\n  " + "\n  ".join(lines) if lines else "Nothing has happened at all."
