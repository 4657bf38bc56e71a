"""How a process makes rows it has just committed happen soon. The outbox asks; `app` brings the one that fits."""

from collections.abc import Sequence
from typing import Protocol

WAKER = "waker"  # where a session keeps it


class Waker(Protocol):
    """A failure here costs at most a sweep."""

    async def run_live(self, row_ids: Sequence[int]) -> None: ...

    async def announce(self, row_ids: Sequence[int]) -> None: ...
