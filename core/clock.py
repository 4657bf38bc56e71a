"""Business time. Real time, plus an offset that all processes of a test share.

The offset is a little-endian double (seconds) in the file named by NIGHTBELL_CLOCK_FILE, mapped into memory: a reader
in any process sees a move at once. Without the variable the offset is zero and cannot be moved. Leases do not use this
clock but the database's own.
"""

import mmap
import os
import struct
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

VARIABLE = "NIGHTBELL_CLOCK_FILE"
_FORMAT = struct.Struct("<d")


@cache
def _mapped(path: str) -> mmap.mmap:
    file = Path(path)
    if not file.exists() or file.stat().st_size < _FORMAT.size:
        file.write_bytes(_FORMAT.pack(0.0))
    with file.open("r+b") as handle:
        return mmap.mmap(handle.fileno(), _FORMAT.size)


def offset() -> timedelta:
    """How far business time is ahead of real time."""
    path = os.environ.get(VARIABLE)
    if not path:
        return timedelta(0)
    return timedelta(seconds=_FORMAT.unpack(_mapped(path)[: _FORMAT.size])[0])


def now() -> datetime:
    """The instant, in UTC."""
    return datetime.now(UTC) + offset()


def advance(by: timedelta) -> None:
    """Move the shared clock forward. Only where NIGHTBELL_CLOCK_FILE is set, so never by accident in production."""
    path = os.environ.get(VARIABLE)
    if not path:
        raise RuntimeError(f"the clock can only be moved where {VARIABLE} names a file")
    _mapped(path)[: _FORMAT.size] = _FORMAT.pack((offset() + by).total_seconds())
