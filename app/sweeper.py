"""The sweeper: recurring work, and the outbox as well. Any number may run; each piece of work runs in one of them."""

import asyncio

import structlog

from app.handlers import HANDLERS
from app.house import open_house
from app.recurring import RECURRING
from app.stopping import until_stopped
from app.waking import ProcessWaker
from core.house import House
from core.outbox.run import Runner
from core.recurring import Rounds
from core.settings import Settings

log = structlog.get_logger(__name__)

_TICK_S = 0.25


async def run(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT."""
    async with open_house(settings, ProcessWaker) as house:
        runner = Runner(house, HANDLERS)
        if isinstance(house.waker, ProcessWaker):
            house.waker.runner = runner
        sweep = asyncio.create_task(runner.sweep_for_ever())
        recurring = asyncio.create_task(_recur(house))
        await until_stopped(sweep, recurring)
        recurring.cancel()
        await runner.stop()
        await sweep


async def _recur(house: House) -> None:
    rounds = Rounds(house, RECURRING)
    try:
        while True:
            try:
                await rounds.start_due()
            except Exception as error:  # noqa: BLE001 - the database may be away: it goes on when that is back
                log.warning("recurring_work_waits", error=type(error).__name__)
            await asyncio.sleep(_TICK_S)
    finally:
        await rounds.stop()
