"""One bureau of real processes for all of these tests; each test finds it whole, whatever the last one killed."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest_asyncio

from app.embedded.ports import free_port
from scripts.proving.bureau import bureau
from scripts.proving.gate import Gate, gate
from scripts.proving.kill import Crew, crew

# Long enough for a busy machine: an answer that is merely late would make a double. A lease is more than twice as long.
PATIENCE = {"REST_TIMEOUT_S": "4", "OUTBOX_LEASE_S": "9"}


@dataclass
class House:
    """`gate` stands between the bureau and its phone company."""

    crew: Crew
    gate: Gate


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def shared() -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        port = free_port()
        between = await stack.enter_async_context(gate(f"http://127.0.0.1:{port}"))
        around = await stack.enter_async_context(bureau(between.url, port, **PATIENCE))
        people = await stack.enter_async_context(crew(around))
        await people.company.settings(speech_rate=500)  # nobody here listens: greetings are over in a blink
        yield House(people, between)


@pytest_asyncio.fixture(loop_scope="package")
async def house(shared: House) -> AsyncIterator[House]:
    yield shared
    shared.crew.bureau.bring_back()
    await shared.crew.bureau.ready()
