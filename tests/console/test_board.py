"""The board and a dispatch's timeline: what comes to the desk, and what the desk does with it."""

import pytest
from playwright.async_api import expect

from dispatch.protocols.schema import Voicemail
from tests.console.conftest import Open
from tests.console.screen import Screen
from tests.house import Bureau

pytestmark = pytest.mark.screens

# The desk has this long to listen first (the account's own default), then the protocol begins.
PAGED_AFTER_S = Voicemail().desk_s


async def an_urgent_message(bureau: Bureau, alice: Screen) -> None:
    await bureau.caller.dial(bureau.line)
    await alice.take_call()
    await alice.press("1")
    await expect(alice.page.locator("[data-field=child] input")).to_be_focused()
    await alice.type("Mia Ortiz")
    await alice.press("Tab", "Tab", "y", "Tab")
    await alice.type("fever of 40 since noon")
    await alice.press("Control+Enter")
    await alice.sees("Asking Dr Lee")
    await alice.press("Alt+h")
    await expect(alice.page.locator("[data-state=wrapping]")).to_be_visible()
    await alice.press("Alt+w")
    await expect(alice.page.locator("[data-state=ready]")).to_be_visible()


async def test_the_desk_claims_reads_out_and_confirms(bureau: Bureau, open_screen: Open) -> None:
    alice, amir = await open_screen("alice"), await open_screen("amir", ready=False, look="light")
    await an_urgent_message(bureau, alice)
    await alice.sees("1 pending")
    await alice.press("Alt+0", "Enter")
    await alice.sees("Asking Dr Lee")
    await alice.press("n")
    await alice.sees("Asking Dr Patel")
    await alice.press("n")
    await alice.sees("The desk must act")
    await amir.sees("At the desk, nobody's")
    await amir.fit_for_all("board-light")
    await alice.fit_for_all("at-desk")
    await alice.press("c")
    await alice.sees("You have it: see it through")
    await amir.sees("At the desk, claimed")
    await alice.press("o")
    await alice.sees("Who is on the phone?")
    await alice.page.get_by_label("Dr Patel").check()
    await alice.sees("fever of 40 since noon")
    await alice.fit_for_all("read-out")
    await alice.page.get_by_label("I read it out, and they said that they have it.").check()
    await alice.page.get_by_role("button", name="Confirm for them").press("Enter")
    await alice.sees("Dr Patel has it")
    await amir.sees("Nothing is pending.")


async def test_a_claim_is_released_and_the_rest_closed_with_a_reason(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice")
    await an_urgent_message(bureau, alice)
    await alice.press("Alt+0", "Enter")
    await alice.sees("Asking Dr Lee")
    await alice.press("n")
    await alice.sees("Asking Dr Patel")
    await alice.press("n")
    await alice.sees("The desk must act")
    await alice.press("c")
    await alice.sees("You have it: see it through")
    await alice.press("r")
    await alice.sees("The desk must act")
    await alice.press("c")
    await alice.sees("You have it: see it through")
    await alice.press("x")
    await alice.type("the mother rang back, all is well")  # at once: no letter of it falls on the board as a command
    await expect(alice.page.get_by_label("Reason")).to_have_value("the mother rang back, all is well")
    await alice.press("Enter")
    await alice.sees("Closed by the desk")
    await alice.press("Escape")
    await alice.sees("Nothing is pending.")


async def test_voicemail_is_played_and_silence_is_listed(bureau: Bureau, open_screen: Open) -> None:
    for words in ("my son swallowed a button", ""):
        call = await bureau.caller.dial(bureau.line)
        await call.hears("you are next in line")
        await call.press("*")
        await call.happens("call.recording")
        if words:
            await call.speak(words)
        await bureau.advance(10)  # nobody says any more: the recording ends, and with it the call
        await call.ended()
        await bureau.settle()
    await bureau.advance(PAGED_AFTER_S + 5)
    bob = await open_screen("bob", ready=False)
    await bob.page.get_by_role("link", name="Messages").click()
    await bob.page.get_by_role("link", name="Being dispatched").click()
    async with bob.page.expect_response("**/media") as answer:
        await bob.page.locator("audio").evaluate("player => player.play().catch(() => undefined)")
    assert (await answer.value).status in {200, 206}
    await bob.fit_for_all("voicemail")
    await bob.page.get_by_role("link", name="Silent, not paged").click()
    await bob.sees("Silent: nothing was recorded, so nobody was paged.")
