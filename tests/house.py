"""The whole bureau in one event loop: the app and the phone company on real ports, PostgreSQL, Redis, a clock to move.

    async def test_story(bureau: Bureau) -> None:
        alice = await bureau.desk("alice")            # signed in, live line open, softphone registered
        call = await bureau.caller.dial(bureau.line)  # a handset
        ...
        await bureau.advance(60)                      # every timer on the way fires, in order

Nothing here sleeps or polls: waits are on events, and `settle` runs what is due until nothing is.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from pydantic import SecretStr

from app.commands.processes import KEEP_ALIVE_S, LONGEST_MESSAGE
from app.front import Front
from app.live.wire import Wire
from app.main import create_app
from app.recurring import RECURRING
from core import clock
from core.house import House
from core.outbox.claim import next_due
from core.outbox.run import Runner
from core.recurring import run_due
from core.settings import Settings
from devtools.phone_company.client import Phone, PhoneCompany
from devtools.phone_company.serve import running, served
from telephony import webhooks
from tests.cast import ACCOUNT_SID, AUTH_TOKEN, COMPANY, KEY_SECRET, KEY_SID, PASSWORD, connect
from tests.desk import Desk
from tests.engines_host import TEST_MASTER_KEY

_LONGEST_STEP_S = 3.0  # as often as a console says that it is there


@dataclass
class Bureau:
    """Everything a story needs. `url` is the app's address, `line` a number of Riverside Pediatrics."""

    app: FastAPI
    house: House
    company: PhoneCompany
    company_url: str
    url: str
    runner: Runner
    accounts: dict[str, int]
    _stack: AsyncExitStack
    desks: list[Desk] = field(default_factory=list)

    line = "+12025550100"

    @property
    def caller(self) -> Phone:
        return self.company.phone("+12025550181")

    @property
    def dr_lee(self) -> Phone:
        return self.company.phone("+12025550121")

    @property
    def dr_patel(self) -> Phone:
        return self.company.phone("+12025550122")

    async def desk(self, who: str, *, ready: bool = True) -> Desk:
        """Sign in one of the cast; with `ready`, take a seat: live line, softphone, state ready."""
        desk = await self._stack.enter_async_context(Desk.signed_in(self.url, f"{who}@example.test", PASSWORD))
        self.desks.append(desk)
        if ready:
            await desk.sit_down(self.company_url)
        return desk

    async def settle(self) -> None:
        """Until no row is due, no handler runs and the phone company has nothing under way."""
        seq = -1
        while True:
            await self.company.settle()
            ran = await self.runner.drain()
            now = (await self.company.state())["seq"]
            if ran == 0 and now == seq:
                return
            seq = now

    async def tick(self) -> None:
        """What the sweeper does, once."""
        await run_due(self.house, RECURRING)
        await self.settle()

    async def advance(self, seconds: float) -> None:
        """Move the clock, stopping at each timer of ours and of the phone company."""
        end = clock.now() + timedelta(seconds=seconds)
        await self.settle()
        while (now := clock.now()) < end:
            await self._all_here()
            await self.company.advance(max((await self._next_stop(end) - now).total_seconds(), 0.001))
            await self.tick()

    async def _next_stop(self, end: Any) -> Any:
        async with self.house.transaction() as session:
            due = await next_due(session)
        stops = [end, clock.now() + timedelta(seconds=_LONGEST_STEP_S)]
        return min([*stops, due] if due else stops)

    async def _all_here(self) -> None:
        for desk in self.desks:
            await desk.here()


@contextmanager
def clock_of_its_own(folder: Path) -> Iterator[None]:
    """This story's clock, and the one before back again at the end: the next test's time is its own."""
    before = os.environ.get(clock.VARIABLE)
    os.environ[clock.VARIABLE] = str(folder / "clock")
    try:
        yield
    finally:
        os.environ.pop(clock.VARIABLE)
        if before is not None:
            os.environ[clock.VARIABLE] = before


def free_socket() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # asyncio sets TCP_NODELAY only so
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", 0))
    return made


@asynccontextmanager
async def serving(app: FastAPI, listener: socket.socket) -> AsyncIterator[None]:
    """The app under a real uvicorn in this event loop."""
    config = uvicorn.Config(
        app,
        log_config=None,
        http=Front,
        proxy_headers=False,
        ws=Wire,
        ws_max_size=LONGEST_MESSAGE,
        ws_per_message_deflate=False,
        lifespan="on",
        timeout_keep_alive=KEEP_ALIVE_S,
    )
    async with served(config, listener):
        yield


@asynccontextmanager
async def open_bureau(database_url: str, redis_url: str, folder: Path) -> AsyncIterator[Bureau]:
    """One bureau with the cast of tests/cast.py: Alice, Bob, Charlie, Dr Lee, Dr Patel, and Riverside Pediatrics."""
    async with AsyncExitStack() as stack:
        stack.enter_context(clock_of_its_own(folder))
        company_url = await stack.enter_async_context(running(COMPANY))
        company = await stack.enter_async_context(PhoneCompany.connect(company_url))
        listener = free_socket()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = Settings(
            nightbell_mode="test",
            database_url=database_url,
            redis_url=redis_url,
            public_base_url=url,
            nightbell_master_key=SecretStr(TEST_MASTER_KEY),
            twilio_base_url=company_url,
            twilio_account_sid=ACCOUNT_SID,
            twilio_auth_token=SecretStr(AUTH_TOKEN),
            twilio_api_key_sid=KEY_SID,
            twilio_api_key_secret=SecretStr(KEY_SECRET),
            phone_company_url=company_url,
            smtp_url=SecretStr(await company.smtp_url()),
            mail_from="Nightbell <pages@nightbell.example>",
            database_pool=8,
        )
        app = create_app(settings)
        await stack.enter_async_context(serving(app, listener))
        house: House = app.state.house
        accounts = await connect(house, company, url)
        runner: Runner = house.waker.runner  # type: ignore[attr-defined]
        sweep = asyncio.create_task(runner.sweep_for_ever())
        yield Bureau(app, house, company, company_url, url, runner, accounts, stack)
        await runner.stop()
        await sweep


@pytest.fixture
async def bureau(
    furnished_database_url: str, redis_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Bureau]:
    # as long as Twilio would wait: how quick this machine is at the moment is not what a story is about
    monkeypatch.setattr(webhooks, "PATIENCE_S", 14)
    async with open_bureau(furnished_database_url, redis_url, tmp_path) as made:
        yield made
