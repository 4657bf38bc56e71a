"""The processes that a supervisor starts, watches, restarts and ends."""

import ctypes
import gc
import os
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.embedded.leash import Leash

RESTART_S = (0.2, 1.0, 5.0)  # waits before the first, second and every further restart in a row
STEADY_S = 30  # after so long a life, an end counts as the first again

# Where forking a process with many libraries loaded is sound, children share their parent's memory: 4 processes in the
# space of two. macOS's own libraries don't survive a fork, so there each child starts from nothing.
FORKS = sys.platform == "linux"
_MADV_PAGEOUT = 21  # Linux 5.4 and newer; older ones refuse, and nothing is lost


@dataclass
class Child:
    """`module` is run with `arguments` as `python -m` would."""

    name: str
    module: str
    arguments: list[str]
    environment: Mapping[str, str]
    log: Path
    pid: int | None = None
    code: int | None = None
    started_at: float = 0.0
    ends_in_a_row: int = 0
    restart_at: float | None = None
    on_fork: list[Callable[[], None]] = field(default_factory=list)

    def start(self, leash: Leash) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.pid = self._fork() if FORKS else self._spawn()
        self.code = None
        self.restart_at = None
        self.started_at = time.monotonic()
        leash.hold(self.pid)

    def reap(self, leash: Leash) -> bool:
        """Whether it has ended since it was last asked."""
        if self.pid is None:
            return False
        try:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
        except ChildProcessError:
            pid, status = self.pid, 0
        if pid == 0:
            return False
        leash.release(self.pid)
        self.pid, self.code = None, os.waitstatus_to_exitcode(status)
        lived = time.monotonic() - self.started_at
        self.ends_in_a_row = 1 if lived > STEADY_S else self.ends_in_a_row + 1
        self.restart_at = time.monotonic() + RESTART_S[min(self.ends_in_a_row, len(RESTART_S)) - 1]
        return True

    def signal(self, number: int) -> None:
        if self.pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def _fork(self) -> int:
        pid = os.fork()
        if pid == 0:
            self._live()
        return pid

    def _live(self) -> None:
        """The child's whole life. It never returns into the parent's code."""
        code = 1
        try:
            os.setsid()  # the terminal's Ctrl-C is the supervisor's to hear
            with suppress(OSError):
                Path("/proc/self/comm").write_text(self.name)  # what ps and top call it
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL if number != signal.SIGINT else signal.default_int_handler)
            signal.set_wakeup_fd(-1)
            for forget in self.on_fork:
                forget()
            self._redirect()
            os.environ.update(self.environment)
            sys.argv = [self.name, *self.arguments]
            runpy.run_module(self.module, run_name="__main__", alter_sys=True)
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
        except BaseException:  # noqa: BLE001 - whatever it was goes to this child's log
            sys.excepthook(*sys.exc_info())
        finally:
            with suppress(OSError):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)

    def _redirect(self) -> None:
        nothing = os.open(os.devnull, os.O_RDONLY)
        sink = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for source, target in ((nothing, 0), (sink, 1), (sink, 2)):
            os.dup2(source, target)

    def _spawn(self) -> int:
        with self.log.open("ab") as sink:
            process = subprocess.Popen(
                [sys.executable, "-m", self.module, *self.arguments],
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                start_new_session=True,
            )
        process.returncode = 0  # reaped by us, not by subprocess
        return process.pid


def run_to_end(child: Child, leash: Leash, unwanted: Callable[[], bool]) -> int:
    """For steps such as migrating: starts it and waits, or ends it when it is no longer wanted; its exit code."""
    child.start(leash)
    while not child.reap(leash):
        if unwanted():
            child.signal(signal.SIGTERM)
        time.sleep(0.02)
    return child.code or 0


def end_all(children: list[Child], leash: Leash, patience_s: float) -> None:
    """TERM to all at once; KILL to whoever is still there when patience ends."""
    for child in children:
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + patience_s
    while any(child.pid is not None for child in children):
        for child in children:
            child.reap(leash)
            if time.monotonic() > deadline:
                child.signal(signal.SIGKILL)
        time.sleep(0.02)


def share_memory() -> None:
    """Keeps the garbage collector from touching, and so copying, what children share with us."""
    gc.collect()
    gc.freeze()


def let_go_of_code() -> None:
    """The libraries' code was loaded for the children. What of it we still run, the kernel fetches again by itself;
    what others use, or the kernel doesn't let us give up, it keeps."""
    libc = ctypes.CDLL(None)
    for line in Path("/proc/self/maps").read_text().splitlines():
        where, _, _, _, inode, *_ = line.split()
        if inode != "0":
            start, end = (int(address, 16) for address in where.split("-"))
            libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), _MADV_PAGEOUT)
