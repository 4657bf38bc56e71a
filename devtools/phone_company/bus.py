"""Events of the handsets and clients, numbered, kept for a while, and handed to whoever listens."""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

KEPT = 20_000
BEHIND = 5_000  # a listener this far behind is cut off

Event = dict[str, Any]


class Bus:
    def __init__(self) -> None:
        self.kept: deque[Event] = deque(maxlen=KEPT)
        self.last = 0
        self._listeners: set[asyncio.Queue[Event | None]] = set()

    def emit(self, kind: str, at: str, /, **fields: Any) -> None:
        self.last += 1
        event: Event = {"seq": self.last, "type": kind, "at": at, **fields}
        self.kept.append(event)
        for listener in tuple(self._listeners):
            if listener.qsize() >= BEHIND:
                self._listeners.discard(listener)
                listener.put_nowait(None)
            else:
                listener.put_nowait(event)

    def since(self, seq: int) -> list[Event]:
        if seq >= self.last:
            return []
        return [event for event in self.kept if event["seq"] > seq]

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[Event | None]]:
        """A queue of what happens from now on; None means that the listener was too slow and is cut off."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)
