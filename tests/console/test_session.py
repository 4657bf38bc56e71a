"""However a session ends, the screen is empty at once, says why, and keeps what was being written for who wrote it."""

import pytest
from playwright.async_api import expect

from tests.cast import PASSWORD
from tests.console.conftest import Open
from tests.console.screen import Screen
from tests.house import Bureau

pytestmark = pytest.mark.screens


async def writing(bureau: Bureau, alice: Screen) -> None:
    """In a call, with something typed that the bureau does not have yet."""
    await bureau.caller.dial(bureau.line)
    await alice.take_call()
    await alice.press("1")
    await expect(alice.page.locator("[data-field=child] input")).to_be_focused()
    await alice.page.route("**/api/v1/messages/*", lambda route: route.abort())
    await alice.type("Mia Ortiz")
    await alice.sees("Saving is tried again by itself.")


async def is_empty(screen: Screen) -> None:
    await screen.sees("Sign in to the desk")
    await expect(screen.page.locator("header")).to_have_count(0)
    for text in ("Mia", "Riverside", "555"):
        await screen.sees_no(text)
    kept = await screen.page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert "Mia" not in kept, "nothing of any caller lies in the browser"


async def test_signing_out_signs_out(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice")
    await alice.page.get_by_role("button", name="Alice").click()
    await alice.page.get_by_role("menuitem", name="Sign out").click()
    await is_empty(alice)
    await alice.sees("You are signed out.")
    await alice.page.reload()
    await is_empty(alice)


async def test_signed_out_in_another_window_and_the_text_is_the_writers_own(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice")
    await writing(bureau, alice)
    other = Screen(await alice.page.context.new_page())
    await other.page.goto("/messages")
    await other.page.get_by_role("button", name="Alice").click()
    await other.page.get_by_role("menuitem", name="Sign out").click()
    await is_empty(alice)
    await alice.sees("You were signed out in another window.")
    await alice.sees("Text that was not saved yet is kept in this window for Alice")
    await alice.shot("signed-out-elsewhere")
    await alice.page.unroute("**/api/v1/messages/*")
    await alice.sign_in("alice@example.test", PASSWORD)
    await expect(alice.page.locator("[data-field=child] input")).to_have_value("Mia Ortiz")
    await alice.sees("✓ Saved")


async def test_an_administrator_ends_it_and_nobody_else_finds_the_text(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice")
    await writing(bureau, alice)
    ada = await bureau.desk("ada", ready=False)
    users = {user["name"]: user["id"] for user in (await ada.get("users"))["items"]}
    await ada.http.patch(f"{bureau.url}/api/v1/users/{users['Alice']}", json={"active": False})
    await bureau.company.advance(31)  # at the latest then, whoever is behind a live line is asked again
    await is_empty(alice)
    await alice.page.unroute("**/api/v1/messages/*")
    await alice.sign_in("amir@example.test", PASSWORD)
    await alice.sees("1 pending")
    kept = await alice.page.evaluate("JSON.stringify({...sessionStorage})")
    assert "Mia" not in kept


async def test_each_role_has_a_home_and_is_offered_nothing_it_may_not_see(bureau: Bureau, open_screen: Open) -> None:
    ada = await open_screen("ada", ready=False)
    await expect(ada.page.get_by_role("heading", name="Users")).to_be_visible()
    assert await ada.page.get_by_role("navigation").get_by_role("link").all_inner_texts() == [
        "Accounts", "On call", "Users",
    ]  # fmt: skip
    await ada.fit_for_all("home-of-an-administrator")
    await ada.page.goto("/messages")
    await ada.sees("Your role does not include this screen.")
    await ada.page.get_by_role("main").get_by_role("link", name="Users").click()
    await expect(ada.page.get_by_role("heading", name="Users")).to_be_visible()
    alice = await open_screen("alice", ready=False)
    await expect(alice.page.get_by_role("heading", name="Board")).to_be_visible()
    await alice.page.goto("/users")
    await alice.sees("Your role does not include this screen.")
