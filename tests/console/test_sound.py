"""Whether the desk can be heard: being Ready checks it, and a browser that forbids it is named in words."""

from functools import partial

import pytest
from playwright.async_api import expect

from tests.console.conftest import Open
from tests.console.hearing import CHECK, RING, forget_sounds, hears, is_plain, note_sounds, volumes
from tests.house import Bureau

pytestmark = pytest.mark.screens


async def test_whoever_is_ready_hears_that_sound_works_and_then_the_ring(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice", prepare=note_sounds)
    await hears(alice.page, CHECK)
    await alice.sees("Sound check: two rising notes.")
    await bureau.caller.dial(bureau.line)
    await alice.take_call()
    await hears(alice.page, RING)
    await is_plain(alice.page)
    await forget_sounds(alice.page)
    await alice.press("Alt+h")
    await expect(alice.page.locator("[data-state=wrapping]")).to_be_visible()
    await alice.press("Alt+w")
    await expect(alice.page.locator("[data-state=ready]")).to_be_visible()
    assert await volumes(alice.page, CHECK) == [], "not after every call: it would wear off"


async def test_a_browser_that_forbids_sound_is_told_of_with_the_way_out(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice", prepare=partial(note_sounds, forbidden=True))
    await alice.sees("This browser plays no sound here: neither a caller's ring nor the alarm can be heard.")
    await alice.fit_for_all("no-sound")
    await alice.page.evaluate("window.allowed = true")
    await alice.page.get_by_role("button", name="Turn sound on").click()
    await hears(alice.page, CHECK)
    await alice.sees_no("This browser plays no sound here: neither a caller's ring nor the alarm can be heard.")


async def test_who_is_off_duty_is_not_told_of_sound(bureau: Bureau, open_screen: Open) -> None:
    bob = await open_screen("bob", ready=False, prepare=partial(note_sounds, forbidden=True))
    await bob.sees("Nothing is pending.")
    await bob.sees_no("This browser plays no sound here: neither a caller's ring nor the alarm can be heard.")
