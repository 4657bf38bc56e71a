"""All times on a screen are of one zone, and the screen names it: the account's, or over many accounts one's own."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import expect

from tests.console.conftest import Open
from tests.console.screen import Screen
from tests.console.test_board import an_urgent_message
from tests.house import Bureau

pytestmark = pytest.mark.screens

OWN, THEIRS = "Europe/Berlin", "America/New_York"
TIMES = "[...document.querySelectorAll('main time')].filter((e) => e.checkVisibility()).map((e) => [e.dateTime, e.textContent])"


async def is_all_in(screen: Screen, zone: str, least: int) -> None:
    await expect(screen.page.get_by_text(zone.replace("_", " ")).first).to_be_visible()
    times = await screen.page.evaluate(TIMES)
    assert len(times) >= least
    for instant, shown in times:
        here = datetime.fromisoformat(instant).astimezone(ZoneInfo(zone))
        assert re.search(r"\d\d:\d\d", shown)[0] == f"{here:%H:%M}", f"{shown} for {instant}"  # type: ignore[index]


async def test_a_screen_of_one_account_has_its_zone_and_a_list_over_many_ones_own(
    bureau: Bureau, open_screen: Open
) -> None:
    alice = await open_screen("alice", zone=OWN)
    await an_urgent_message(bureau, alice)
    await alice.press("Alt+0", "Enter")
    await alice.sees("Asking Dr Lee")
    await alice.page.get_by_text("What happened, step by step").click()
    await is_all_in(alice, THEIRS, 4)
    await alice.page.get_by_role("link", name="Messages").click()
    await alice.sees("Mia Ortiz")
    await is_all_in(alice, OWN, 1)
    await alice.page.get_by_role("link", name="Accounts").click()
    await alice.page.get_by_role("link", name="Riverside Pediatrics").first.click()
    await is_all_in(alice, THEIRS, 0)
    await bureau.caller.dial(bureau.line)
    await alice.take_call()
    await alice.page.get_by_role("link", name="Desk").click()
    await is_all_in(alice, THEIRS, 1)
