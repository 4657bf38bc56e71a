"""Keeping a row for longer than a lease: for what takes as long as it takes, such as a large file on a slow line."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import structlog

from core.outbox.claim import renew
from core.outbox.rows import Job

if TYPE_CHECKING:
    from core.house import House

log = structlog.get_logger(__name__)


@asynccontextmanager
async def held(house: "House", job: Job) -> AsyncIterator[None]:
    """While this lasts the row's lease is renewed; otherwise somebody would take it and do the same beside us. When
    this process dies the lease runs out as ever."""
    over = asyncio.Event()
    holding = asyncio.create_task(_hold(house, job, over))
    try:
        yield
    finally:
        over.set()
        await holding


async def _hold(house: "House", job: Job, over: asyncio.Event) -> None:
    lease_s = house.settings.outbox_lease_s
    while not over.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(lease_s / 3):
                await over.wait()
                return
        try:
            async with house.transaction() as session:
                await renew(session, job, lease_s)
        except Exception as error:  # noqa: BLE001 - the database may be away: then somebody else may begin as well
            log.warning("lease_not_renewed", kind=job.kind, row=job.id, error=type(error).__name__)
