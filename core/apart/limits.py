"""How much one reading may take. The child imports this first, so it imports next to nothing itself."""

import os
import resource
import signal
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

READY: Final = b"\x01"
_MB: Final = 1024 * 1024
_LOOK_EVERY_S: Final = 0.02
# ru_maxrss is in kB, but on macOS in bytes
_RSS_UNIT: Final = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Limits:
    """`memory_mb` is beyond what the code itself takes; `wall_s` is for a machine that is busy with other things."""

    cpu_s: int = 10
    wall_s: float = 60.0
    memory_mb: int = 256
    answer_bytes: int = 16 * _MB


def step_back() -> None:
    """Before the others: the last to be given a processor, and the first to be taken away."""
    os.nice(10)
    with suppress(OSError):  # Linux only
        Path("/proc/self/oom_score_adj").write_text("1000")


def set_limits(limits: Limits) -> None:
    """From here on. Memory is limited by the system where it does so (Linux); a thread looks in any case, which on
    macOS is all there is."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu_s = int(used.ru_utime + used.ru_stime) + limits.cpu_s + 1
    _set(resource.RLIMIT_CPU, cpu_s)
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_FSIZE, 0)
    with suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        _set(resource.RLIMIT_AS, pages * resource.getpagesize() + limits.memory_mb * _MB)
    most = used.ru_maxrss * _RSS_UNIT + limits.memory_mb * _MB
    threading.Thread(target=_watch, args=(most,), daemon=True).start()


def _set(what: int, most: int) -> None:
    with suppress(OSError, ValueError):
        resource.setrlimit(what, (most, most))


def _watch(most: int) -> None:
    while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT <= most:
        time.sleep(_LOOK_EVERY_S)
    os.kill(os.getpid(), signal.SIGKILL)
