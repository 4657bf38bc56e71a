"""A browser window at the console, driven as an operator does: by the keyboard."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, expect

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = ROOT / "artifacts" / "console"
AXE = ROOT / "console" / "node_modules" / "axe-core" / "axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What a browser says by itself of answers and lines that a test breaks on purpose.
_NETWORK = re.compile(r"Failed to load resource|WebSocket connection to|net::ERR_|AudioContext")

# Done to the browser before its first page.
Prepare = Callable[[BrowserContext], Awaitable[None]]

# What can be pressed or written in must lie in the window, or in something that scrolls sideways; its words must fit it.
_MISFITS = """() => {
  const scrolls = (e) => e && (/(auto|scroll)/.test(getComputedStyle(e).overflowX) ? e : scrolls(e.parentElement));
  const seen = (e) => e.checkVisibility({checkVisibilityCSS: true, checkOpacity: true}) && e.getBoundingClientRect().width > 1;
  const cut = (e) => [e, ...e.querySelectorAll("*")].some((part) =>
    part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 1 && !part.closest("[title]") &&
    ["hidden", "clip"].includes(getComputedStyle(part).overflowX) && !part.matches(".visually-hidden"));
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
  for (const e of document.querySelectorAll("button, a[href], input, textarea, select, summary")) {
    if (!seen(e)) continue;
    const box = e.getBoundingClientRect();
    const out = (box.right > innerWidth + 1 || box.left < -1) && !scrolls(e.parentElement)?.matches(":not(main)");
    if (out) found.push(`out of the window: ${e.outerHTML.slice(0, 160)}`);
    if (e.matches("button") && cut(e)) found.push(`cut off: ${e.textContent} ${e.className}`);
  }
  return found;
}"""


class Screen:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._heed)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    @classmethod
    async def opened(
        cls,
        chromium: Browser,
        url: str,
        *,
        look: str,
        size: tuple[int, int],
        zone: str | None = None,
        prepare: Prepare | None = None,
    ) -> "Screen":
        width, height = size
        context = await chromium.new_context(
            base_url=url,
            locale="en-US",
            timezone_id=zone,
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
        )
        await context.add_init_script(f"localStorage.setItem('nightbell.look', '{look}')")
        if prepare:
            await prepare(context)
        screen = cls(await context.new_page())
        await screen.page.goto("/")
        return screen

    def _heed(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not _NETWORK.search(message.text):
            self.complaints.append(message.text)

    async def sign_in(self, email: str, password: str) -> None:
        """The address has the focus at once; Tab and Enter do the rest."""
        await expect(self.page.get_by_label("Email")).to_be_focused()
        await self.type(email)
        await self.press("Tab")
        await self.type(password)
        await self.press("Enter")
        await expect(self.page.get_by_role("navigation")).to_be_visible()

    async def be_ready(self) -> None:
        """On duty, which lasts, while `ready` may be over at once: who waits is offered. Not before the telephone is
        there: nobody could answer without one."""
        await expect(self.page.locator("[data-phone=registered]")).to_be_attached()
        await self.press("Alt+r")
        await expect(self.page.locator("header [data-state]:not([data-state=offline])")).to_be_visible()

    async def take_call(self) -> None:
        """Accept the offer that rings, and wait until the caller is there and the script can be chosen from."""
        await self.sees("passes on in")
        await self.press("F9")
        await expect(self.page.locator("[data-state=talking]")).to_be_visible()
        await self.sees("What is the call about? Press its number.")

    async def say(self, text: str) -> None:
        """Speak by typing, once the telephone has the call's leg."""
        await expect(self.page.get_by_label("Speak by typing")).to_be_enabled()
        await self.press("Alt+t")
        await self.type(text)
        await self.press("Enter")

    async def goes_to(self, words: str, choice: str) -> None:
        """By the open palette: Enter takes what is marked, and what there is to choose from may still be on its way."""
        await self.sees(choice)
        await self.type(words)
        await expect(self.page.locator("[data-action][data-selected]")).to_contain_text(choice)
        await self.press("Enter")

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def type(self, text: str) -> None:
        await self.page.keyboard.type(text)

    async def sees(self, text: str | re.Pattern[str]) -> None:
        await expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()

    async def sees_no(self, text: str) -> None:
        await expect(self.page.get_by_text(text)).to_have_count(0)

    async def focused(self) -> str:
        """What has the focus: the name of the script's field, else the element's."""
        found: str = await self.page.evaluate(
            "document.activeElement.closest('[data-field]')?.dataset.field ?? document.activeElement.tagName"
        )
        return found

    async def shot(self, name: str) -> None:
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=ARTIFACTS / f"{name}.png")

    async def fits(self, name: str) -> None:
        """Keeps a picture; nothing hangs out of the window, and no button, link or field is out of reach or cut off."""
        await self.shot(name)
        found = await self.page.evaluate(_MISFITS)
        assert found == [], f"{name}: {found}"

    async def fit_for_all(self, name: str) -> None:
        """Keeps a picture, and has axe look: nothing serious, nothing critical."""
        await self.shot(name)
        await self.page.evaluate(AXE.read_text())
        result: dict[str, Any] = await self.page.evaluate(f"axe.run({{runOnly: {_RULES}}})")
        found = [
            f"{each['impact']} {each['id']}: {node['html'][:200]} {node['failureSummary'][:200]}"
            for each in result["violations"]
            if each["impact"] in {"serious", "critical"}
            for node in each["nodes"]
        ]
        assert found == [], f"{name}: {found}"
