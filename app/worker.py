"""The worker: one event loop runs the outbox; RQ delivers wake-ups in a thread beside it.

The loop also sweeps, so work goes on while Redis is gone; RQ is started again whenever it gives up.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence

import structlog
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.timeouts import TimerDeathPenalty

from app.handlers import HANDLERS
from app.house import open_house
from app.stopping import until_stopped
from app.waking import QUEUE, ProcessWaker, rq_connection
from core.outbox.run import Runner
from core.settings import Settings

log = structlog.get_logger(__name__)

_RETRY_S = 1.0
_kicks: list[Callable[[], object]] = []  # this process's one runner, for RQ's jobs to reach


def wake(_row_ids: Sequence[int]) -> None:
    """The only RQ job: there are rows to run. Which ones is asked of the table, not of Redis."""
    for kick in _kicks:
        kick()


async def run(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    async with open_house(settings, ProcessWaker) as house:
        runner = Runner(house, HANDLERS)
        if isinstance(house.waker, ProcessWaker):
            house.waker.runner = runner
        _kicks.append(lambda: loop.call_soon_threadsafe(runner.kick))
        stopping = threading.Event()
        threading.Thread(target=_take_wake_ups, args=(settings, stopping), name="rq", daemon=True).start()
        sweep = asyncio.create_task(runner.sweep_for_ever())
        await until_stopped(sweep)
        stopping.set()
        await runner.stop()
        await sweep


class _Worker(SimpleWorker):
    death_penalty_class = TimerDeathPenalty  # no signals: they belong to the main thread

    def _install_signal_handlers(self) -> None:
        """The process stops as `run` says."""


def _take_wake_ups(settings: Settings, stopping: threading.Event) -> None:
    while not stopping.is_set():
        try:
            connection = rq_connection(settings, time_out_s=None)
            worker = _Worker([Queue(QUEUE, connection=connection)], connection=connection)
            worker.work(logging_level="WARNING")
        except (RedisError, OSError) as error:
            log.warning("rq_gone", error=type(error).__name__)
        stopping.wait(_RETRY_S)
