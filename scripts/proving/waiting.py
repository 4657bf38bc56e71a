"""Waiting for what has no bell: the state of a process that is being killed and started, and of its ledger.

The phone company's events are waited for with its client. What is asked for here can't announce itself: whoever would
do so (web, Redis) is what a proof kills.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

PATIENCE_S = 120.0
_LOOK_S = 0.05


class NotSeen(AssertionError):
    """What was waited for did not come about in time."""


async def until(
    holds: Callable[[], Awaitable[bool]], what: str, *, within: float = PATIENCE_S, every: float = _LOOK_S
) -> None:
    """Ask until it holds; after `within` seconds NotSeen is raised. The limit says "never", not "too slow"."""
    deadline = time.monotonic() + within
    while not await holds():
        if time.monotonic() > deadline:
            raise NotSeen(f"{what}: not within {within:g} s")
        await asyncio.sleep(every)
