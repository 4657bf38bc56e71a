"""The handsets page in a real browser; all in the one event loop of the phone company's tests."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Page
from twilio.rest import Client

from devtools.phone_company.serve import running
from tests.browser import OpenPage, launched, opening
from tests.phone_company.conftest import ACCOUNT, SECRET, LocalTwilio
from tests.phone_company.handsets.the_page import configuration
from tests.phone_company.playing_app import PlayingApp


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as one:
        yield one


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser) -> AsyncIterator[OpenPage]:
    async with opening(browser) as opener:
        yield opener


@pytest_asyncio.fixture(loop_scope="session")
async def base_url(app: PlayingApp) -> AsyncIterator[str]:
    async with running(configuration(app)) as url:
        yield url


@pytest_asyncio.fixture(loop_scope="session")
async def twilio(base_url: str) -> AsyncIterator[Client]:
    async with LocalTwilio(base_url) as http:
        yield Client(ACCOUNT, SECRET, http_client=http)


@pytest_asyncio.fixture(loop_scope="session")
async def page(base_url: str, open_page: OpenPage) -> Page:
    return await open_page(base_url, color_scheme="dark")
