"""A real browser for the tests of the screens, and axe to look over what they show. No browser at all is a failure."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from devtools.phone_company.watching import PATIENCE
from scripts.browser import browser as find_browser
from scripts.setup_env import ROOT

AXE = ROOT / "console" / "node_modules" / "axe-core" / "axe.min.js"
_WORST = ("serious", "critical")

OpenPage = Callable[..., Awaitable[Page]]


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """The browser, for as long as the block; make it a fixture in the event loop of its tests."""
    found = find_browser()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=found.path,
            args=found.arguments,
            env=dict(found.environment),
        )
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def opening(browser: Browser) -> AsyncIterator[OpenPage]:
    """`await open_page(url, width, height, **context)`: a page in its own context. A script error fails the test."""
    contexts, faults = [], []

    async def open_page(url: str, width: int = 1366, height: int = 768, **context: Any) -> Page:
        made = await browser.new_context(viewport={"width": width, "height": height}, **context)
        contexts.append(made)
        made.set_default_timeout(PATIENCE * 1000)  # how quick this machine is, is not what a story is about
        page = await made.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        await page.goto(url)
        return page

    try:
        yield open_page
    finally:
        for made in contexts:
            await made.close()
    assert faults == []


async def axe_findings(page: Page) -> list[str]:
    """What axe finds serious or critical on the page as it stands."""
    assert AXE.exists(), f"{AXE} is missing: ./scripts/test installs the console's packages, axe-core among them"
    await page.evaluate(AXE.read_text())
    found = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['impact']} {one['id']}: {one['help']} ({one['nodes'][0]['html'][:200]})"
        for one in found["violations"]
        if one["impact"] in _WORST
    ]
