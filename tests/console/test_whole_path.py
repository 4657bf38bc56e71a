"""The whole path in a real browser, by keyboard alone."""

import pytest
from playwright.async_api import expect

from tests.console.conftest import Open
from tests.house import Bureau

pytestmark = pytest.mark.screens


async def test_from_the_ring_to_the_confirmation(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice")
    await alice.sees("Nothing is pending.")
    call = await bureau.caller.dial(bureau.line)

    await alice.sees("passes on in")
    assert await alice.focused() == "BODY"
    await alice.shot("offer")
    await alice.press("F9")
    await alice.sees("Riverside Pediatrics, this is Alice, how may I help?")
    await expect(alice.page.locator("[data-state=talking]")).to_be_visible()

    await alice.say("Riverside Pediatrics, this is Alice")
    await call.hears("this is Alice")
    await call.speak("my baby has a fever of forty")
    await alice.sees("my baby has a fever of forty")

    await alice.press("Escape", "1")
    await expect(alice.page.locator("[data-field=child] input")).to_be_focused()
    await alice.type("Mia Ortiz")
    await alice.press("Tab")
    assert await alice.focused() == "phone"
    await expect(alice.page.locator("[data-field=phone] input")).to_have_value("+12025550181")
    await alice.press("Tab", "n")
    await alice.sees("Lips blue")
    await alice.press("Tab", "n", "Tab")
    assert await alice.focused() == "symptom"
    await alice.type("fever of 40 since noon")
    await alice.sees("✓ Saved")
    await alice.fit_for_all("call")

    await alice.press("Control+Enter")
    await alice.sees("Asking Dr Lee")
    page = await bureau.dr_lee.expect_sms(containing="Reply 1")
    await expect(alice.page.locator("[data-fact=delivered][data-known=true]")).to_be_visible()
    await expect(alice.page.locator("[data-fact=confirmed][data-known=false]")).to_be_visible()
    await alice.fit_for_all("dispatched")
    code = page.body.split("Reply 1 ")[1].split()[0]
    await bureau.dr_lee.send_sms(page.from_, f"1 {code}")
    await alice.sees("Dr Lee has it")
    await expect(alice.page.locator("[data-fact=confirmed][data-known=true]")).to_be_visible()
    await alice.fit_for_all("confirmed")

    await alice.press("Alt+h")
    await call.ended()
    await expect(alice.page.locator("[data-state=wrapping]")).to_be_visible()
    await alice.press("Alt+w")
    await expect(alice.page.locator("[data-state=ready]")).to_be_visible()
    await alice.sees("Nothing is pending.")


async def test_an_offer_never_takes_the_focus_and_what_is_missing_does(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice")
    await alice.press("Control+k")
    await alice.type("river")
    await bureau.caller.dial(bureau.line)
    await alice.sees("passes on in")
    await alice.type("side")
    await expect(alice.page.get_by_role("textbox", name="Account, message or action")).to_have_value("riverside")
    assert "Riverside Pediatrics" in await alice.page.evaluate(
        "new Promise(done => new MutationObserver(() => document.title.includes('☎') && done(document.title))"
        ".observe(document.querySelector('title'), {childList: true}))"
    )
    await alice.press("F9")
    await expect(alice.page.locator("[data-state=talking]")).to_be_visible()
    await alice.press("Escape")
    await alice.sees("What is the call about? Press its number.")
    await alice.press("2", "Control+Enter")
    await alice.sees("Needed before it can go.")
    assert await alice.focused() == "child"


async def test_one_key_brings_the_ambulance_into_the_call(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice")
    call = await bureau.caller.dial(bureau.line)
    await alice.sees("passes on in")
    await alice.press("Enter")
    await alice.sees("What is the call about? Press its number.")
    await alice.press("1")
    await expect(alice.page.locator("[data-field=child] input")).to_be_focused()
    await alice.type("Mia")
    await alice.press("F8")
    await alice.sees("Stay with the caller. The ambulance is being dialled.")
    assert await alice.focused() == "child", "the emergency key leaves the hands where they are"
    ambulance = await bureau.company.phone("+12025550911").expect_call()
    await alice.sees("+1 202 555 0911 is ringing…")
    await ambulance.answer()
    await alice.sees("+1 202 555 0911 is in the call.")
    await alice.fit_for_all("emergency")
    await ambulance.speak("ambulance, where are you")
    await call.hears("where are you")


async def test_an_ambulance_that_is_busy_is_said_and_dialled_again(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice")
    await bureau.caller.dial(bureau.line)
    await alice.take_call()
    await alice.press("F8")
    ambulance = await bureau.company.phone("+12025550911").expect_call()
    await ambulance.reject()
    await alice.sees("could not be reached")
    await alice.fit_for_all("emergency-failed")
    await alice.press("F8")
    again = await bureau.company.phone("+12025550911").expect_call()
    await again.answer()
    await alice.sees("+1 202 555 0911 is in the call.")
