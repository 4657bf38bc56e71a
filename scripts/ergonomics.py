"""`python -m scripts.ergonomics`: counts the keys of an operator's commonest acts in a demo, for docs/ergonomics.md.

Text that is typed is not counted, nor what is pressed on the way to where an act begins.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Page, async_playwright, expect

from devtools.phone_company.client import PhoneCompany
from scripts.benchmarks.stack import Stack, demo
from scripts.browser import browser as find_browser
from scripts.pictures import page, sign_in

PAGE = Path(__file__).resolve().parent.parent / "docs" / "ergonomics.md"
HEAD = """\
# How many keys an act takes

Counted by `python -m scripts.ergonomics`, which does each of them in Chromium at the demo's Riverside Pediatrics:
every key pressed, but for the letters of text. *Before* is what a new operator needed in November 2026. An act begins
where its operator is by then: at the call card, or at the desk.

| act | before | now | keys |
|---|---|---|---|
"""


@dataclass
class Desk:
    """Alice's window; `counted` are the keys of the act under way."""

    screen: Page
    counted: list[str] = field(default_factory=list)

    async def press(self, *keys: str) -> None:
        self.counted += keys
        await self.on_the_way(*keys)

    async def on_the_way(self, *keys: str) -> None:
        for key in keys:
            await self.screen.keyboard.press(key)

    async def type(self, text: str) -> None:
        await self.screen.keyboard.type(text)

    async def sees(self, text: str) -> None:
        await expect(self.screen.get_by_text(text).locator("visible=true").first).to_be_visible(timeout=30_000)

    async def asked_for(self, name: str) -> None:
        """The focus is in this question of the script."""
        there = self.screen.locator(f"[data-field={name}]:focus-within")
        await expect(there).to_be_visible(timeout=10_000)

    def taken(self) -> Sequence[str]:
        keys, self.counted = self.counted, []
        return keys


@dataclass(frozen=True)
class Bureau:
    desk: Desk
    company: PhoneCompany
    caller: str
    line: str

    async def in_a_call(self) -> None:
        await self.company.phone(self.caller).dial(self.line)
        await self.desk.sees("passes on in")
        await self.desk.on_the_way("F9")
        await self.desk.sees("What is the call about?")

    async def through(self) -> None:
        await self.desk.on_the_way("Alt+h")
        await expect(self.desk.screen.locator("[data-state=wrapping]")).to_be_visible()
        await self.desk.on_the_way("Alt+w")
        await expect(self.desk.screen.locator("[data-state=ready]")).to_be_visible()


async def urgent_message(at: Bureau) -> Sequence[str]:
    desk = at.desk
    await at.in_a_call()
    await desk.press("1")
    await desk.asked_for("breathing")
    await desk.press("y")
    await desk.asked_for("awake")
    await desk.press("y")
    await desk.asked_for("child")
    await desk.type("Mateo Ortiz")
    await desk.press("Enter")
    await desk.asked_for("born")
    await desk.type("06142023")
    await desk.asked_for("caller")
    await desk.type("Maria Ortiz")
    await desk.press("Enter")
    await desk.asked_for("problem")  # the number is the caller's already
    await desk.type("Fever of 103 since noon, drinks nothing, very sleepy.")
    await desk.press("Control+Enter")
    await desk.sees("Asking ")
    return desk.taken()


async def read_out(at: Bureau) -> Sequence[str]:
    await at.through()
    await at.desk.press("Alt+0", "Alt+p")
    await at.desk.sees("I read it out, and ")
    await at.desk.press("Enter")
    await at.desk.sees("Nothing is pending.")
    return at.desk.taken()


async def no_message(at: Bureau) -> Sequence[str]:
    await at.in_a_call()
    await at.desk.press("Alt+x", "1")
    await at.desk.sees("This message is settled.")
    await at.through()
    return at.desk.taken()


async def lost_caller(at: Bureau) -> Sequence[str]:
    await at.desk.on_the_way("Alt+b")
    await at.desk.on_the_way("Enter")
    call = await at.company.phone(at.caller).dial(at.line)
    await call.hears("next in line")
    await at.company.advance(30)
    await call.hangup()
    await at.desk.sees("Caller lost")
    await at.desk.press("Alt+0", "Alt+x")
    await at.desk.sees("Called back, and helped")
    await at.desk.press("1")
    await at.desk.sees("Nothing is pending.")
    return at.desk.taken()


async def off_duty(at: Bureau) -> Sequence[str]:
    await at.desk.press("Alt+o")
    await expect(at.desk.screen.locator("header [data-state=offline]")).to_be_visible()
    return at.desk.taken()


ACTS = (
    ("an urgent message, from the call's subject to the doctor being asked", 12, urgent_message),
    ("read it out to the doctor who phones, and confirm", 8, read_out),
    ("no message needed", 8, no_message),
    ("close a lost caller", 12, lost_caller),
    ("off duty", 8, off_duty),
)


async def count(stack: Stack) -> list[tuple[str, int, Sequence[str]]]:
    found = find_browser()
    async with AsyncExitStack() as open_:
        playwright = await open_.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(
            executable_path=found.path, args=found.arguments, env=dict(found.environment)
        )
        open_.push_async_callback(browser.close)
        company = await open_.enter_async_context(PhoneCompany.connect(stack.company))
        screen = await page(browser, stack.url)
        await sign_in(screen, stack.info["sign_ins"][0])
        riverside = stack.account("riverside-pediatrics")
        at = Bureau(Desk(screen), company, stack.info["callers"][0]["number"], riverside["numbers"][0])
        await at.desk.on_the_way("Alt+r")
        return [(words, before, await act(at)) for words, before, act in ACTS]


def main() -> None:
    with demo() as stack:
        counted = asyncio.run(count(stack))
    rows = [f"| {words} | {before} | {len(keys)} | `{'` `'.join(keys)}` |" for words, before, keys in counted]
    PAGE.write_text(HEAD + "\n".join(rows) + "\n")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
