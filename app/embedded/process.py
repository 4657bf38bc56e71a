"""Starting, ending and killing one engine's process."""

import pwd
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from app.embedded.errors import EngineError
from app.embedded.identity import run_as
from app.embedded.leash import Leash


def launch(command: Sequence[object], log: Path, user: pwd.struct_passwd | None) -> "subprocess.Popen[bytes]":
    """Starts an engine in a session of its own, so that the terminal's Ctrl-C reaches us and not it."""
    with log.open("ab") as sink:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
            **run_as(user),
        )


def wait_until_ready(
    process: "subprocess.Popen[bytes]", ready: Callable[[], bool], log: Path, what: str, limit_s: float = 120
) -> None:
    """Polls `ready`; recovery after a crash may take long, so only a dead process or two minutes end the wait."""
    deadline = time.monotonic() + limit_s
    while not ready():
        if process.poll() is not None:
            raise EngineError(f"{what} ended while starting. The end of {log}:\n{tail(log)}")
        if time.monotonic() > deadline:
            process.kill()
            process.wait()
            raise EngineError(f"{what} was not ready after {limit_s:.0f} s. The end of {log}:\n{tail(log)}")
        time.sleep(0.02)


def tail(log: Path, lines: int = 8) -> str:
    text = log.read_text(errors="replace") if log.exists() else ""
    return "\n".join(text.splitlines()[-lines:])


def end(process: "subprocess.Popen[bytes]", *signals: int, patience_s: float = 10) -> None:
    """Asks with each signal in turn, waiting between them; KILL is the last."""
    for each in (*signals, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(each)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience_s)


def kill_tree(pid: int) -> None:
    """kill -9 for a process and all its descendants at once, as a power cut would, then waits for them to go."""
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        family: list[psutil.Process] = []
        # Held still one generation after the other, until nobody is left who could start another.
        while new := [each for each in [parent, *parent.children(recursive=True)] if each not in family]:
            family += new
            signal_all(new, signal.SIGSTOP)
        signal_all(family, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while any(is_running(member) for member in family) and time.monotonic() < deadline:
            time.sleep(0.01)


def signal_all(processes: list[psutil.Process], signal_number: int) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(signal_number)


def is_running(process: psutil.Process) -> bool:
    """Whether it still runs; one that only waits to be reaped by its parent does not."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def leftover(pid: int, *marks: str) -> psutil.Process | None:
    """The process `pid` if it still runs and its command line has all `marks`: an engine that outlived its launcher."""
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        process = psutil.Process(pid)
        line = " ".join(process.cmdline())
        if is_running(process) and all(mark in line for mark in marks):
            return process
    return None


def end_leftover(process: psutil.Process, signal_first: int) -> None:
    with suppress(psutil.NoSuchProcess):
        process.send_signal(signal_first)
        try:
            process.wait(10)
        except psutil.TimeoutExpired:
            kill_tree(process.pid)


class Engine:
    """What the two engines have in common: one process, its log, its leash."""

    name = "engine"
    leash_signal = "TERM"

    def __init__(self, log: Path, leash: Leash) -> None:
        self.log = log
        self._leash = leash
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """kill -9 of the whole engine, for tests of what survives."""
        if self._process is not None:
            kill_tree(self._process.pid)
            self._process.wait()
            self._gone()

    def _took(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self._leash.hold(process.pid, self.leash_signal)

    def _gone(self) -> None:
        if self._process is not None:
            self._leash.release(self._process.pid)
            self._process = None
