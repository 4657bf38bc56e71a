"""The processes a proof kills: everything of the bureau, never the phone company, which keeps the truth."""

import os
import signal
from contextlib import suppress

import psutil

PROGRAMS = ("web", "worker", "sweeper")
ENGINES = ("postgres", "valkey-server")


def find(supervisor_pid: int) -> dict[str, list[int]]:
    """Name -> pids, below the demo's supervisor. PostgreSQL's own children die with it."""
    found: dict[str, list[int]] = {}
    for process in psutil.Process(supervisor_pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            name = process.name()
            if name in PROGRAMS or name.startswith(ENGINES):
                found.setdefault(name.split("-")[0], []).append(process.pid)
    return found


def kill_all(supervisor_pid: int) -> list[str]:
    """SIGKILL to everything at once; returns what was hit."""
    victims = find(supervisor_pid)
    for pids in victims.values():
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    return sorted(victims)


def kill(supervisor_pid: int, name: str) -> None:
    """SIGKILL to one program or engine."""
    for pid in find(supervisor_pid)[name]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
