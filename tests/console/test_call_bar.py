"""The call goes on while the operator looks elsewhere: its keys work on every screen, and the strip shows no others."""

import re

import pytest
from playwright.async_api import expect

from tests.console.conftest import Open
from tests.console.screen import Screen
from tests.house import Bureau

pytestmark = pytest.mark.screens


async def strip_names(screen: Screen, *keys: str) -> None:
    for key in keys:
        await expect(screen.page.locator("footer kbd", has_text=re.compile(f"^{re.escape(key)}$"))).to_have_count(1)


async def strip_names_no(screen: Screen, *keys: str) -> None:
    for key in keys:
        await expect(screen.page.locator("footer kbd", has_text=re.compile(f"^{re.escape(key)}$"))).to_have_count(0)


async def test_hold_emergency_and_the_way_back_work_on_every_screen(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice")
    await strip_names_no(alice, "F2", "F8", "Alt H", "F9")  # nothing to hold, to hang up or to accept yet
    await bureau.caller.dial(bureau.line)
    await alice.sees("passes on in")
    await strip_names(alice, "F9")
    await alice.take_call()
    bar = alice.page.get_by_role("region", name="The call")
    for place in ("Messages", "Accounts", "On call"):
        await alice.page.get_by_role("navigation").get_by_role("link", name=place).click()
        await expect(bar).to_contain_text("Riverside Pediatrics")
        await strip_names(alice, "F2", "F8", "Alt H", "Alt C")
    await alice.press("F2")
    await expect(bar).to_contain_text("On hold")
    await alice.press("F2")
    await expect(bar).to_contain_text("Talking")
    await alice.press("F8")
    await alice.sees("Emergency procedure")
    ambulance = await bureau.company.phone("+12025550911").expect_call()
    await ambulance.answer()
    await alice.sees("is in the call.")
    await alice.fit_for_all("call-bar")
    await alice.press("Escape", "Alt+c")
    await alice.sees("What is the call about? Press its number.")
    await alice.press("Alt+h")
    await expect(alice.page.locator("[data-state=wrapping]")).to_be_visible()
    await strip_names_no(alice, "F2", "Alt H")


async def test_the_strip_follows_what_is_open_and_what_has_the_focus(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice")
    await strip_names_no(alice, "Esc")
    await alice.press("F1")
    await alice.sees("Nothing typed acts on a call, a page or a message.")
    await strip_names_no(alice, "?")
    await alice.press("Escape")
    await strip_names(alice, "?")


async def test_off_duty_is_one_key_and_says_what_is_still_held(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice")
    await alice.press("Alt+o")
    await expect(alice.page.locator("[data-state=offline]")).to_be_visible()
    await alice.press("Alt+r")
    await expect(alice.page.locator("[data-state=ready]")).to_be_visible()
    desk = await bureau.desk("alice", ready=False)
    await desk.post("messages", {"account_id": bureau.accounts["riverside"], "call_type": "refill"})
    await alice.sees("1 pending")
    await alice.press("Alt+o")
    await alice.sees("You still hold this")
    await alice.sees("your draft")
    await alice.fit_for_all("still-held")
    await alice.press("Enter")
    await alice.sees_no("You still hold this")
    await expect(alice.page.locator("[data-state=ready]")).to_be_visible()
    await alice.press("Alt+o")
    await alice.page.get_by_role("dialog").get_by_role("button", name="Go off duty").click()
    await expect(alice.page.locator("[data-state=offline]")).to_be_visible()
