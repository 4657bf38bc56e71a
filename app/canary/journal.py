"""The hops of one flight, each with its time."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field


class Failed(Exception):
    """The flight ended here; the words say what was waited for."""


@dataclass
class Journal:
    """`at_ms` counts from the start, in real milliseconds."""

    tell: Callable[[str, float], None]
    hops: list[tuple[str, float]] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    def hop(self, words: str) -> None:
        at_ms = (time.monotonic() - self.started) * 1000
        self.hops.append((words, at_ms))
        self.tell(words, at_ms)
