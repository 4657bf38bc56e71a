"""One phone company, one playing app and one official Twilio client for each test, all in the test's event loop."""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from devtools.phone_company.client import PhoneCompany
from devtools.phone_company.serve import running
from devtools.phone_company.watching import PATIENCE
from tests.phone_company.playing_app import PlayingApp, playing

ACCOUNT = "AC" + "a1" * 16
SECRET = "the-auth-token"
KEY, KEY_SECRET = "SK" + "b2" * 16, "the-key-secret-of-32-bytes-or-more"
OTHER = "AC" + "c3" * 16
LINE, SECOND_LINE = "+15550001000", "+15550001001"
CALLER, LEE, BOB = "+15550101001", "+15550102001", "+15550102002"


class LocalTwilio(AsyncTwilioHttpClient):  # type: ignore[misc]
    """Twilio's own client, pointed at the phone company."""

    def __init__(self, base_url: str) -> None:
        super().__init__(timeout=PATIENCE)
        self._base = base_url

    async def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        parts = urlsplit(url)
        local = f"{self._base}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        return await super().request(method, local, *args, **kwargs)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All these tests share one event loop, with one phone company and one playing app in it."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def configuration(app: PlayingApp) -> dict[str, list[dict[str, object]]]:
    line = {"account_sid": ACCOUNT, "voice_url": app.url("/voice"), "sms_url": app.url("/sms")}
    account = {"sid": ACCOUNT, "auth_token": SECRET, "api_key_sid": KEY, "api_key_secret": KEY_SECRET}
    return {
        "accounts": [{**account, "calls_per_second": 1000}, {"sid": OTHER, "auth_token": "another"}],
        "numbers": [{"number": LINE, **line}, {"number": SECOND_LINE, **line, "voice_url": app.url("/second")}],
        "phones": [
            {"number": CALLER, "name": "Mrs Ortiz"},
            {"number": LEE, "name": "Dr Lee", "kind": "staff"},
            {"number": BOB, "name": "Bob", "kind": "staff"},
        ],
    }


SETTINGS: dict[str, float | None] = {
    "speech_rate": None, "play_seconds": 0, "timeout_buffer_seconds": 0, "sms_sent_seconds": 0, "log_requests": 9999,
}  # fmt: skip


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def one_app() -> AsyncIterator[PlayingApp]:
    async with playing(SECRET) as one:
        yield one


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def one_url() -> AsyncIterator[str]:
    async with running() as url:
        yield url


@pytest.fixture
def app(one_app: PlayingApp) -> PlayingApp:
    one_app.answers.clear()
    one_app.received.clear()
    return one_app


@pytest_asyncio.fixture(loop_scope="session")
async def company(one_url: str, app: PlayingApp) -> AsyncIterator[PhoneCompany]:
    """The phone company as if just started, with a client of it."""
    async with PhoneCompany.connect(one_url) as one:
        await one.settings(**SETTINGS)
        for kind, things in configuration(app).items():
            for thing in things:
                await one.request("POST", f"/{kind}", thing)
        await one.reset()
        app.received.clear()
        yield one


@pytest.fixture
def base_url(company: PhoneCompany) -> str:
    return company.base_url


@pytest_asyncio.fixture(loop_scope="session")
async def twilio(base_url: str) -> AsyncIterator[Client]:
    http = LocalTwilio(base_url)
    async with http:
        yield Client(ACCOUNT, SECRET, http_client=http)


ErrorCodes = Callable[[], Awaitable[list[int]]]


@pytest.fixture
def codes(company: PhoneCompany) -> ErrorCodes:
    """The error codes logged so far."""

    async def found() -> list[int]:
        return [error["code"] for error in await company.errors()]

    return found
