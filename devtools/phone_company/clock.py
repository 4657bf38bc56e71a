"""Time that can be moved: real time plus an offset, and timers that obey it.

The offset is the one of `core.clock` where NIGHTBELL_CLOCK_FILE names a shared file (a move by another process is
noticed within 50 ms), else this process's own.
"""

import asyncio
import heapq
import itertools
import os
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from core import clock as shared_clock

_WATCH = 0.05
_SWEEP_EVERY = 4096


class Timer:
    """A thing to do at a time. Cancelling it is always allowed."""

    __slots__ = ("args", "do", "due")

    def __init__(self, due: float, do: Callable[..., object], args: tuple[Any, ...]) -> None:
        self.due = due
        self.do: Callable[..., object] | None = do
        self.args = args

    def cancel(self) -> None:
        self.do = None
        self.args = ()


class Clock:
    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Timer]] = []
        self._order = itertools.count()
        self._own = 0.0
        self._held: float | None = None  # since when
        self._armed: asyncio.TimerHandle | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._seen = 0.0
        self._shared = bool(os.environ.get(shared_clock.VARIABLE))
        self.fired = 0

    @property
    def offset(self) -> float:
        """Seconds ahead of real time."""
        return shared_clock.offset().total_seconds() if self._shared else self._own

    @property
    def held(self) -> bool:
        return self._held is not None

    def now(self) -> float:
        """Unix time, moved."""
        return time.time() + self.offset

    def at(self, moment: float | None = None) -> datetime:
        return datetime.fromtimestamp(self.now() if moment is None else moment, UTC)

    def start(self) -> None:
        """Begin to notice moves made by other processes."""
        if self._shared:
            self._seen = self.offset
            self._look()

    def stop(self) -> None:
        for handle in (self._armed, self._watch):
            if handle is not None:
                handle.cancel()
        self._heap.clear()

    def forget(self) -> None:
        """Drop all timers."""
        self._heap.clear()
        self._arm()

    def later(self, seconds: float, do: Callable[..., object], *args: Any) -> Timer:
        began = self.now() if self._held is None else self._held
        timer = Timer(began + max(0.0, seconds), do, args)
        number = next(self._order)
        heapq.heappush(self._heap, (timer.due, number, timer))
        if number % _SWEEP_EVERY == 0:
            self._sweep()
        if self._heap[0][2] is timer:
            self._arm()
        return timer

    def _sweep(self) -> None:
        """Drop cancelled timers that are due far in the future, such as the longest a conference may last."""
        self._heap = [entry for entry in self._heap if entry[2].do is not None]
        heapq.heapify(self._heap)

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            return
        woken = asyncio.get_running_loop().create_future()
        timer = self.later(seconds, _wake, woken)
        try:
            await woken
        finally:
            timer.cancel()

    def next_due(self) -> float | None:
        while self._heap and self._heap[0][2].do is None:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def waiting(self) -> int:
        """Timers in the heap, cancelled ones that were not swept yet included."""
        return len(self._heap)

    def is_due(self) -> bool:
        due = self.next_due()
        return self._held is None and due is not None and due <= self.now()

    async def advance(self, seconds: float, settle: Callable[[], Awaitable[object]]) -> None:
        """Move on by `seconds`, stopping at each timer on the way; `settle` waits for what it set off."""
        target = self.now() + seconds
        await settle()
        while (due := self.next_due()) is not None and due <= target:
            self._move(due - self.now())
            self._fire()
            await settle()
        self._move(target - self.now())
        self._arm()

    def hold(self) -> None:
        """No timer fires until `go`: what is slow meanwhile costs nobody anything. Moves of the clock must wait."""
        if self._held is None:
            self._held = self.now()
            self._arm()

    def go(self) -> None:
        """Every timer has as long to go as when time was held."""
        if self._held is not None:
            passed, self._held = self.now() - self._held, None
            for _, _, timer in self._heap:
                timer.due += passed
            self._heap = [(due + passed, number, timer) for due, number, timer in self._heap]
            self._arm()

    def _move(self, seconds: float) -> None:
        if seconds <= 0:
            return
        if self._shared:
            shared_clock.advance(timedelta(seconds=seconds))
            self._seen = self.offset
        else:
            self._own += seconds

    def _arm(self) -> None:
        if self._armed is not None:
            self._armed.cancel()
            self._armed = None
        due = self.next_due()
        if due is not None and self._held is None:
            self._armed = asyncio.get_running_loop().call_later(max(0.0, due - self.now()), self._tick)

    def _tick(self) -> None:
        self._armed = None
        self._fire()
        self._arm()

    def _fire(self) -> None:
        """Fire what is due at this moment; timers set meanwhile wait for the next round."""
        now = self.now()
        ready = []
        while (due := self.next_due()) is not None and due <= now:
            ready.append(heapq.heappop(self._heap)[2])
        for timer in ready:
            if timer.do is not None:
                self.fired += 1
                timer.do(*timer.args)

    def _look(self) -> None:
        if self.offset != self._seen:
            self._seen = self.offset
            self._arm()
        self._watch = asyncio.get_running_loop().call_later(_WATCH, self._look)


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
