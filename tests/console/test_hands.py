"""How few keys a message takes: what is answered leads on, what is known is passed over, reasons have numbers."""

import pytest
from playwright.async_api import expect

from tests.console.conftest import Open
from tests.console.screen import Screen
from tests.house import Bureau

pytestmark = pytest.mark.screens


async def in_a_call(bureau: Bureau, open_screen: Open) -> Screen:
    alice = await open_screen("alice")
    await bureau.caller.dial(bureau.line)
    await alice.take_call()
    return alice


async def test_an_urgent_message_takes_four_keys_beyond_its_text(bureau: Bureau, open_screen: Open) -> None:
    alice = await in_a_call(bureau, open_screen)
    await alice.press("1")
    await alice.type("Mia Ortiz")
    await alice.press("Enter")
    assert await alice.focused() == "breathing", "the number is the caller's already"
    await alice.press("y")
    assert await alice.focused() == "symptom"
    await alice.type("fever of 40 since noon")
    await alice.press("Control+Enter")
    await alice.sees("Asking Dr Lee")


async def test_tab_by_habit_passes_no_question_over(bureau: Bureau, open_screen: Open) -> None:
    """And an answer that brings up a question leads to that one."""
    alice = await in_a_call(bureau, open_screen)
    await alice.press("1", "Tab", "Tab", "n")
    assert await alice.focused() == "blue"
    await alice.press("Tab")
    assert await alice.focused() == "blue"
    await alice.press("Tab")
    assert await alice.focused() == "symptom"
    await alice.press("Shift+Tab", "y", "Shift+Tab")
    assert await alice.focused() == "blue", "backwards is never held"


async def test_no_message_takes_two_keys_and_its_reason_is_kept(bureau: Bureau, open_screen: Open) -> None:
    alice = await in_a_call(bureau, open_screen)
    await alice.press("Alt+x", "1")
    await alice.sees("This message is settled.")
    await expect(alice.page.get_by_role("dialog")).to_have_count(0)
    message = (await (await alice.page.request.get("/api/v1/messages")).json())["items"][0]
    told = await (await alice.page.request.get(f"/api/v1/messages/{message['id']}")).json()
    assert (told["status"], told["transitions"][-1]["reason"]) == ("closed", "Wrong number")


async def test_another_reason_is_typed_at_once(bureau: Bureau, open_screen: Open) -> None:
    alice = await in_a_call(bureau, open_screen)
    await alice.press("Alt+x")
    await alice.type("he wants number 2 on the list")
    await expect(alice.page.get_by_label("Another reason, in words")).to_have_value("he wants number 2 on the list")
    await alice.fit_for_all("no-message")
    await alice.press("Enter")
    await alice.sees("This message is settled.")
