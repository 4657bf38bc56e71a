"""Ending well: SIGTERM and SIGINT ask a process to finish what it holds."""

import asyncio
import signal
from contextlib import suppress


async def until_stopped(*work: asyncio.Task[None]) -> None:
    """Wait for a signal. Work that ends before is a fault: its error is raised, and the supervisor starts us again."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    asked = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait({asked, *work}, return_when=asyncio.FIRST_COMPLETED)
    if asked in done:
        return
    asked.cancel()
    with suppress(asyncio.CancelledError):
        await asked
    for task in done:
        task.result()
    raise RuntimeError("work that should go on for ever has ended")
