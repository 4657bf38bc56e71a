"""The limit of a webhook's answer, whatever the work behind it does."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from fastapi import APIRouter, FastAPI, Response

from telephony import webhooks
from telephony.webhooks import WebhookRoute
from tests.core.ground import serving


@asynccontextmanager
async def asked(work: Callable[[], Awaitable[Response]]) -> AsyncIterator[aiohttp.ClientResponse]:
    """A webhook's answer, when `work` is what is behind it."""
    router = APIRouter(route_class=WebhookRoute)
    router.post("/hook")(work)
    app = FastAPI()
    app.include_router(router)
    async with serving(app) as url, aiohttp.ClientSession() as http, http.post(f"{url}/hook") as answer:
        yield answer


async def test_the_carrier_is_not_kept_waiting_for_a_frozen_rollback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "PATIENCE_S", 0.01)
    cut_short, thawed, closed = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def frozen() -> Response:
        try:
            await asyncio.Event().wait()
        finally:
            cut_short.set()
            await thawed.wait()  # as the driver waits for a connection that doesn't answer
            closed.set()
        return Response()

    async with asked(frozen) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
        await cut_short.wait()
        assert not closed.is_set()
        thawed.set()
        await closed.wait()


async def test_an_answer_in_time_is_given_and_an_error_stays_one() -> None:
    async def prompt() -> Response:
        return Response("said")

    async def broken() -> Response:
        raise ValueError("ours to mend")

    async def unreachable() -> Response:
        raise ConnectionRefusedError

    async with asked(prompt) as answer:
        assert (answer.status, await answer.text()) == (200, "said")
    async with asked(broken) as answer:
        assert answer.status == 500
    async with asked(unreachable) as answer:
        assert answer.status == 503
