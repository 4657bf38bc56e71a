"""A real browser at the console of a real bureau."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import async_playwright, expect

from scripts.browser import browser
from tests.cast import PASSWORD
from tests.console.screen import Prepare, Screen
from tests.house import Bureau

Open = Callable[..., Awaitable[Screen]]
# What is waited for comes at once or not at all: a slow machine is given time, but less than the screens' own polling.
expect.set_options(timeout=20_000)


@pytest.fixture
async def open_screen(bureau: Bureau) -> AsyncIterator[Open]:
    """`await open_screen("alice")` is a browser with Alice signed in, on duty unless `ready=False`; None: nobody."""
    program = browser()
    screens: list[Screen] = []
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=program.path, args=program.arguments, env=dict(program.environment)
        )

        async def make(
            who: str | None,
            *,
            ready: bool = True,
            look: str = "dark",
            size: tuple[int, int] = (1366, 768),
            zone: str | None = None,
            prepare: Prepare | None = None,
        ) -> Screen:
            screen = await Screen.opened(chromium, bureau.url, look=look, size=size, zone=zone, prepare=prepare)
            screens.append(screen)
            if who:
                await screen.sign_in(f"{who}@example.test", PASSWORD)
            if who and ready:
                await screen.be_ready()
            return screen

        yield make
        await chromium.close()
    complaints = [text for screen in screens for text in screen.complaints]
    assert complaints == [], "the browser's console has something to say"
