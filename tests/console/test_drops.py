"""The browser drops and comes back: nothing typed is lost, and the call goes on."""

import pytest
from playwright.async_api import expect

from devtools.phone_company.client import Call
from tests.console.conftest import Open
from tests.console.screen import Screen
from tests.house import Bureau

pytestmark = pytest.mark.screens


async def in_a_call(bureau: Bureau, alice: Screen) -> Call:
    call = await bureau.caller.dial(bureau.line)
    await alice.take_call()
    await alice.press("1")
    await expect(alice.page.locator("[data-field=child] input")).to_be_focused()
    return call


async def test_without_a_network_the_text_is_kept_and_saved_later(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice")
    call = await in_a_call(bureau, alice)
    await alice.type("Mia ")
    await alice.sees("✓ Saved")
    await alice.page.context.set_offline(True)
    await alice.type("Ortiz")
    await alice.sees("Your text is kept. The call goes on.")
    await alice.sees("Saving is tried again by itself.")
    await alice.shot("offline")
    await alice.page.context.set_offline(False)
    await alice.sees("✓ Saved")
    await alice.sees_no("Your text is kept. The call goes on.")
    await expect(alice.page.locator("[data-phone=registered]")).to_be_attached()
    await call.speak("are you still there")
    await alice.sees("are you still there")
    await alice.page.reload()
    await expect(alice.page.locator("[data-field=child] input")).to_have_value("Mia Ortiz")


async def test_a_reloaded_page_finds_call_text_and_voice_again(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice")
    call = await in_a_call(bureau, alice)
    await alice.type("Mia Ortiz")
    await alice.page.reload()
    await expect(alice.page.locator("[data-state=talking]")).to_be_visible()
    await expect(alice.page.locator("[data-field=child] input")).to_have_value("Mia Ortiz")
    await expect(alice.page.locator("[data-phone=registered]")).to_be_attached()
    await alice.say("here I am again")
    await call.hears("here I am again")
    await call.speak("thank goodness")
    await alice.sees("thank goodness")


async def test_text_typed_while_offline_survives_a_reload(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice")
    await in_a_call(bureau, alice)
    await alice.page.route("**/api/v1/messages/*", lambda route: route.abort())
    await alice.type("Mia Ortiz")
    await alice.sees("Saving is tried again by itself.")
    await alice.page.reload()
    await expect(alice.page.locator("[data-field=child] input")).to_have_value("Mia Ortiz")
    await alice.page.unroute("**/api/v1/messages/*")
    await alice.sees("✓ Saved")
    kept = await alice.page.evaluate("Object.keys(sessionStorage).filter(name => name.includes('draft'))")
    assert kept == [], "saved text doesn't stay behind in the browser"


async def test_who_is_signed_off_finds_the_text_after_signing_in(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice")
    await in_a_call(bureau, alice)
    await alice.type("Mia ")
    await alice.sees("✓ Saved")
    await alice.page.context.clear_cookies()
    # In one stroke: the door may close at any moment from here on, and what came later would be typed at it.
    await alice.page.keyboard.insert_text("Ortiz")
    await alice.sees("Sign in to the desk")
    await alice.sign_in("alice@example.test", "night shift with tea")
    await expect(alice.page.locator("[data-field=child] input")).to_have_value("Mia Ortiz")
    await alice.sees("✓ Saved")
