"""The board and a dispatch's timeline: what comes to the desk, and what the desk does with it."""

import re

import pytest
from playwright.async_api import expect

from sqlalchemy import select

from clients.contacts.models import Contact
from dispatch.ledger.models import Dispatch
from dispatch.pages.models import Page
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
    await alice.press("Alt+n", "Enter")
    await alice.sees("Asking Dr Patel")
    await alice.press("Alt+n", "Enter")
    await alice.sees("The desk must act")
    await amir.sees("At the desk, nobody's")
    await amir.fit_for_all("board-light")
    await alice.fit_for_all("at-desk")
    await alice.press("Alt+k")
    await alice.sees("You have it: see it through")
    await amir.sees("At the desk, claimed")
    await alice.press("Escape", "Alt+0", "Alt+p")
    await alice.sees("Who is on the phone?")
    await alice.sees("I read it out, and Dr Patel has it")  # who was asked last; a number chooses another
    await alice.press("1")
    await alice.sees("I read it out, and Dr Lee has it")
    await alice.sees("fever of 40 since noon")
    await alice.fit_for_all("read-out")
    await alice.press("Enter")
    await amir.sees("Nothing is pending.")
    async with bureau.house.transaction() as session:
        (confirmed,) = (await session.execute(select(Dispatch))).scalars()
        who = await session.get_one(Contact, confirmed.confirmed_by)
    assert (confirmed.status, confirmed.confirmed_via, who.name) == ("confirmed", "desk", "Dr Lee")


async def test_a_lost_caller_is_closed_with_three_keys(bureau: Bureau, open_screen: Open) -> None:
    """To the board, close, and the commonest reason; a row says who and what, whose number, who has it, what is next."""
    call = await bureau.caller.dial(bureau.line)
    await call.hears("you are next in line")
    await bureau.advance(30)
    await call.hangup()
    await bureau.settle()
    alice = await open_screen("alice", ready=False)
    await alice.sees("Caller lost")
    await alice.sees("+1 202 555 0181")
    await alice.sees("Alarms again in")
    await alice.press("Alt+0", "Alt+x")
    await alice.sees("Called back, and helped")
    await alice.press("1")
    await alice.sees("Nothing is pending.")
    async with bureau.house.transaction() as session:
        assert (await session.execute(select(Dispatch.status))).scalars().all() == ["closed"]


async def test_typing_on_after_dispatching_pages_nobody_else(bureau: Bureau, open_screen: Open) -> None:
    """And no letter or number of it claims, closes, releases or changes anything either."""
    alice = await open_screen("alice")
    await bureau.caller.dial(bureau.line)
    await alice.take_call()
    await alice.press("1")
    await expect(alice.page.locator("[data-field=child] input")).to_be_focused()
    await alice.type("Mia Ortiz")
    await alice.press("Tab", "Tab", "y", "Tab")
    await alice.type("fever of 40")
    await alice.press("Control+Enter")
    await alice.type("ncorxmuhaANCORX123456789 since noon, no rash")
    await alice.sees("Asking Dr Lee")
    await alice.type("ncorxmuhaANCORX123456789 since noon, no rash")
    await bureau.settle()
    async with bureau.house.transaction() as session:
        opened = (await session.execute(select(Page.status))).scalars().all()
    assert opened == ["open"], "Dr Lee is asked, and nobody but Dr Lee"
    await expect(alice.page.locator("[data-state=talking]")).to_be_visible()
    await alice.press("Alt+n")
    await alice.sees("Pass over Dr Lee?")
    await alice.type("nNxX")
    await alice.fit_for_all("pass-over")
    await alice.press("Escape")
    await alice.sees("Asking Dr Lee")


async def test_who_is_passed_over_is_said_to_be_and_nothing_else(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice")
    await an_urgent_message(bureau, alice)
    await alice.press("Alt+0", "Enter")
    await alice.sees("Asking Dr Lee")
    await bureau.advance(27)
    await alice.press("Alt+n")
    await alice.sees("Dr Lee may still say yes")
    await alice.press("Enter")
    await alice.sees("Asking Dr Patel")
    await alice.sees(re.compile(r"passed over by the desk after (0:(2[7-9]|[3-5]\d)|[1-9]:\d\d)"))  # 0:27 at least
    await alice.sees_no("no answer in time")


async def test_an_answer_that_means_danger_turns_red_and_points_at_the_emergency_key(
    bureau: Bureau, open_screen: Open
) -> None:
    alice = await open_screen("alice")
    await bureau.caller.dial(bureau.line)
    await alice.take_call()
    await alice.press("1", "Alt+u")
    await alice.type("misheard")
    await alice.press("Enter")
    await alice.sees("Raise to urgent")
    await alice.page.locator("[data-field=breathing] input").first.focus()
    await alice.press("n")
    await expect(alice.page.locator("[data-field=breathing][data-danger=true]")).to_be_visible()
    await alice.sees("This answer means danger: the message is urgent.")
    await alice.sees("Lower…")
    await alice.fit_for_all("danger")
    await alice.press("F8")
    await bureau.company.phone("+12025550911").expect_call()


async def test_a_claim_is_released_and_the_rest_closed_with_a_reason(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice")
    await an_urgent_message(bureau, alice)
    await alice.press("Alt+0", "Enter")
    await alice.sees("Asking Dr Lee")
    await alice.press("Alt+n", "Enter")
    await alice.sees("Asking Dr Patel")
    await alice.press("Alt+n", "Enter")
    await alice.sees("The desk must act")
    await alice.press("Alt+k")
    await alice.sees("You have it: see it through")
    await alice.press("Alt+g")
    await alice.sees("The desk must act")
    await alice.press("Alt+k")
    await alice.sees("You have it: see it through")
    await alice.press("Alt+x")
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
