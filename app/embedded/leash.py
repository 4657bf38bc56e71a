"""Ends what we started when we die without a chance to (kill -9, a crash, the terminal's window closed).

A small shell reads from a pipe which processes are ours; the system closes the pipe when we are gone, however we
went. Works alike on Linux and macOS, and costs less than a megabyte.
"""

import subprocess
from contextlib import suppress

WATCH = r"""
trap '' HUP INT TERM
list=' '
while read -r sign pid signal; do
    case $sign in
        +) list="$list$pid:$signal " ;;
        -) kept=' '
           for entry in $list; do [ "${entry%%:*}" = "$pid" ] || kept="$kept$entry "; done
           list=$kept ;;
    esac
done
for entry in $list; do kill -s "${entry#*:}" "${entry%%:*}" 2>/dev/null; done
for second in 1 2 3 4 5 6 7 8 9 10; do
    alive=
    for entry in $list; do kill -0 "${entry%%:*}" 2>/dev/null && alive=1; done
    [ -z "$alive" ] && exit 0
    sleep 1
done
for entry in $list; do kill -s KILL "${entry%%:*}" 2>/dev/null; done
"""


class Leash:
    """Hold one for as long as there are processes to answer for."""

    def __init__(self) -> None:
        self._watcher = subprocess.Popen(["sh", "-c", WATCH], stdin=subprocess.PIPE, start_new_session=True, cwd="/")

    def hold(self, pid: int, signal: str = "TERM") -> None:
        """From now on `pid` gets `signal` when we die, and KILL ten seconds later."""
        self._tell(f"+ {pid} {signal}")

    def release(self, pid: int) -> None:
        """`pid` has ended, or is no longer ours."""
        self._tell(f"- {pid} .")

    def forget(self) -> None:
        """Closes a forked child's copy of the pipe: while any copy is open, the watcher thinks that we live."""
        if self._watcher.stdin:
            self._watcher.stdin.close()
        self._watcher.returncode = 0  # not the child's to wait for

    def close(self) -> None:
        """An orderly end: nothing is left to end."""
        if self._watcher.stdin and not self._watcher.stdin.closed:
            self._watcher.stdin.close()
        self._watcher.wait()

    def _tell(self, line: str) -> None:
        with suppress(BrokenPipeError, ValueError):
            if self._watcher.stdin:
                self._watcher.stdin.write(f"{line}\n".encode())
                self._watcher.stdin.flush()
