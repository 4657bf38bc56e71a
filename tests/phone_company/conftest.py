"""One phone company, one playing app and one official Twilio client for each test, all in the test's event loop."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from devtools.phone_company.client import PhoneCompany
from devtools.phone_company.serve import running
from tests.phone_company.playing_app import PlayingApp, playing

ACCOUNT = "AC" + "a1" * 16
SECRET = "the-auth-token"
KEY, KEY_SECRET = "SK" + "b2" * 16, "the-key-secret"
OTHER = "AC" + "c3" * 16
LINE, SECOND_LINE = "+15550001000", "+15550001001"
CALLER, LEE, BOB = "+15550101001", "+15550102001", "+15550102002"


class LocalTwilio(AsyncTwilioHttpClient):  # type: ignore[misc]
    """Twilio's own client, pointed at the phone company."""

    def __init__(self, base_url: str) -> None:
        super().__init__(timeout=5)
        self._base = base_url

    async def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        parts = urlsplit(url)
        local = f"{self._base}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        return await super().request(method, local, *args, **kwargs)


@pytest.fixture
async def app() -> AsyncIterator[PlayingApp]:
    async with playing(SECRET) as one:
        yield one


@pytest.fixture
async def base_url(app: PlayingApp) -> AsyncIterator[str]:
    line = {"account_sid": ACCOUNT, "voice_url": app.url("/voice"), "sms_url": app.url("/sms")}
    config = {
        "accounts": [
            {"sid": ACCOUNT, "auth_token": SECRET, "api_key_sid": KEY, "api_key_secret": KEY_SECRET,
             "calls_per_second": 1000},
            {"sid": OTHER, "auth_token": "another"},
        ],
        "numbers": [{"number": LINE, **line}, {"number": SECOND_LINE, **line, "voice_url": app.url("/second")}],
        "phones": [
            {"number": CALLER, "name": "Mrs Ortiz"},
            {"number": LEE, "name": "Dr Lee", "kind": "staff"},
            {"number": BOB, "name": "Bob", "kind": "staff"},
        ],
        "settings": {"speech_rate": None, "play_seconds": 0, "timeout_buffer_seconds": 0},
    }  # fmt: skip
    async with running(config) as url:
        yield url


@pytest.fixture
async def company(base_url: str) -> AsyncIterator[PhoneCompany]:
    async with PhoneCompany.connect(base_url) as one:
        yield one


@pytest.fixture
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
