"""What somebody hands in is read in a process of its own, with an end to its time, its memory and what it gives back.

The process is started for this one reading and knows nothing of ours: neither a connection nor a file is handed down,
and of the environment only what finds the code. It is the first that the system takes away when memory runs short, and
the last that is given a processor. Whoever calls this holds no transaction meanwhile.
"""

import asyncio
import os
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import anyio
import structlog

from core.apart.answers import Fault, read_answer
from core.apart.limits import READY, Limits
from core.errors import Invalid, Problem, TooMany

log = structlog.get_logger(__name__)

_ROOT: Final = Path(__file__).resolve().parent.parent.parent
_CHILD: Final = "core.apart.child"
_PLACES: Final = anyio.CapacityLimiter(2)
_busy: Final[set[object]] = set()
PATIENCE_S: Final = 30.0
_START_S: Final = 60.0
"""Nothing of theirs is read until it stands: how long it takes says something of this machine only."""


@dataclass(frozen=True)
class Task:
    """`function` as `package.module:name`; `gives` are the classes of what comes back; `what` is for people: "This
    calendar"."""

    function: str
    arguments: tuple[Any, ...]
    gives: Collection[type]
    what: str
    limits: Limits = field(default_factory=Limits)


async def apart(task: Task, whose: object) -> Any:
    """What the function returns. `whose`: one at a time of each, so that nobody takes up all places.

    Raises the Problem that it raises; Invalid (`too-much`) where it comes to a limit; TooMany where others are first.
    """
    async with _place(whose), _process() as process:
        return await _answer(process, task)


@asynccontextmanager
async def _place(whose: object) -> AsyncGenerator[None]:
    if whose in _busy:
        raise TooMany("Another file of yours is being read just now; try again in a moment.")
    _busy.add(whose)
    try:
        try:
            async with asyncio.timeout(PATIENCE_S):
                await _PLACES.acquire_on_behalf_of(whose)
        except TimeoutError:
            raise TooMany("Others are having files read just now; try again in a moment.") from None
        try:
            yield
        finally:
            _PLACES.release_on_behalf_of(whose)
    finally:
        _busy.discard(whose)


@asynccontextmanager
async def _process() -> AsyncGenerator[Process]:
    known = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TZDIR") if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", _CHILD,
        stdin=PIPE, stdout=PIPE, stderr=asyncio.subprocess.DEVNULL,
        env=known | {"PYTHONPATH": str(_ROOT)}, cwd="/", start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _answer(process: Process, task: Task) -> Any:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a process without pipes")
    try:
        async with asyncio.timeout(_START_S):
            process.stdin.write(pickle.dumps((task.function, task.arguments, task.limits)))
            process.stdin.write_eof()
            ready = await process.stdout.read(1)
        async with asyncio.timeout(task.limits.wall_s):
            said = await _all(process.stdout, task.limits.answer_bytes) if ready == READY else b""
    except (TimeoutError, ConnectionError):
        said = b""
    if not said:
        log.warning("apart_cut_short", function=task.function)
        raise too_much(task)
    answer = read_answer(said, task.gives)
    if isinstance(answer, Problem):
        raise answer
    if isinstance(answer, Fault):
        log.error("apart_failed", function=task.function, error=answer.error, place=answer.place)
        raise Invalid(f"{task.what} can't be read: something in it is not as it should be.", code="unreadable")
    return answer


async def _all(stream: asyncio.StreamReader, most: int) -> bytes:
    said = bytearray()
    while chunk := await stream.read(65536):
        said += chunk
        if len(said) > most:
            return b""
    return bytes(said)


def too_much(task: Task) -> Invalid:
    limits = task.limits
    return Invalid(
        f"{task.what} asks for more than can be read in {limits.cpu_s} seconds and {limits.memory_mb} MB. Look for "
        "rules that repeat very often, and for what is nested; or hand in less at once.",
        code="too-much",
    )
