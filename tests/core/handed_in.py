"""What a reading process is tried with: functions that do what the worst of files make a reader do."""

import os
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.errors import Conflict


@dataclass(frozen=True)
class Page:
    words: list[str]


def read(text: str) -> Page:
    return Page(text.split())


def takes_for_ever() -> None:
    while True:
        pass


def takes_all_memory() -> int:
    kept = []
    while True:
        kept.append(bytearray(1024 * 1024))


def goes_deeper(depth: int = 0) -> int:
    return goes_deeper(depth + 1) + 1


def says_too_much() -> str:
    return "word " * 10_000_000


def says_something_else() -> Decimal:
    return Decimal(1)


def refuses() -> None:
    raise Conflict("The third line is not a line.", code="bad-line", line=3)


def stumbles() -> None:
    raise KeyError("what the caller said")


def ends() -> None:
    os._exit(0)


def knows() -> dict[str, Any]:
    """What it was handed down: its environment, and open files beside the three."""
    descriptors = Path("/proc/self/fd") if sys.platform == "linux" else Path("/dev/fd")
    opened = [str(one.readlink()) for one in descriptors.iterdir() if one.is_symlink() and one.exists()]
    return {
        "environment": sorted(os.environ),
        "sockets": [one for one in opened if one.startswith("socket:")],
        "niceness": os.nice(0),
        "modules": sorted(name for name in ("sqlalchemy", "psycopg", "core.db", "fastapi") if name in sys.modules),
    }
