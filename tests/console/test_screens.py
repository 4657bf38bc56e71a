"""Every screen in every look: fit for all eyes, and right when there is nothing, too much, or trouble."""

import asyncio

import aiohttp
import pytest
from playwright.async_api import expect
from sqlalchemy import update

from clients.accounts.models import Account
from core.auth import grants, users
from tests.cast import PASSWORD, Prepared
from tests.console.conftest import Open
from tests.core.ground import granted
from tests.house import Bureau

pytestmark = pytest.mark.screens

LONG = "Harlow, Whitfield, Abernathy-Okonkwo & Sons, Attorneys at Law, Probate and Family Division, Lower Manhattan"


@pytest.mark.parametrize("look", ["dark", "light", "contrast"])
async def test_every_screen_is_fit_for_all(bureau: Bureau, open_screen: Open, look: str) -> None:
    door = await open_screen(None, look=look)
    await door.fit_for_all(f"sign-in-{look}")
    bob = await open_screen("bob", look=look)
    await bob.sees("Nothing is pending.")
    await bob.fit_for_all(f"desk-idle-{look}")
    await bob.press("?")
    await bob.sees("Choose the call type")
    await bob.fit_for_all(f"keys-{look}")
    await bob.press("Escape", "Control+k")
    await bob.sees("Sign out")
    await bob.sees("Riverside Pediatrics")
    await bob.fit_for_all(f"palette-{look}")
    await bob.goes_to("riverside", "Riverside Pediatrics")
    await bob.sees("On call now")
    await bob.sees("Dr Lee")
    await bob.page.get_by_role("button", name="Add override").click()
    await bob.fit_for_all(f"account-{look}")
    await bob.page.get_by_role("link", name="Messages").click()
    await bob.sees("No messages here yet.")
    await bob.fit_for_all(f"messages-empty-{look}")
    await bob.page.get_by_role("link", name="unattended 0").click()
    await bob.sees("Nothing. Everything unfinished has somebody, and a next step with a time.")
    await bob.fit_for_all(f"orphans-{look}")


async def test_forty_callers_and_a_long_name(bureau: Bureau, open_screen: Open) -> None:
    async with bureau.house.transaction() as session:
        await session.execute(update(Account).where(Account.slug == "riverside").values(name=LONG))
    alice = await open_screen("alice", ready=False)
    numbers = [f"+120255506{place:02d}" for place in range(1, 41)]
    await asyncio.gather(*(bureau.company.add_phone(number) for number in numbers))
    for number in numbers:
        await bureau.company.phone(number).dial(bureau.line)
    await expect(alice.page.get_by_role("group", name="The line").get_by_role("listitem")).to_have_count(40)
    await alice.sees("line 40")
    await alice.fit_for_all("forty-callers")
    await alice.be_ready()
    await alice.take_call()
    await alice.press("1")
    await alice.fit_for_all("forty-callers-talking")
    wide = await alice.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide, "nothing hangs out of the window"


async def test_trouble_is_said_with_a_way_out(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice", ready=False)
    await alice.page.route("**/api/v1/messages*", lambda route: route.abort())
    await alice.page.get_by_role("link", name="Messages").click()
    await expect(alice.page.get_by_text("The bureau doesn't answer.")).to_be_visible(timeout=15_000)
    await alice.fit_for_all("unreachable")
    await alice.page.unroute("**/api/v1/messages*")
    await alice.page.get_by_role("button", name="Try again").click()
    await alice.sees("No messages here yet.")


async def test_look_and_language_are_one_key_and_one_press_away(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice", ready=False)
    for look in ("light", "contrast", "dark"):
        await alice.press("F7")
        await expect(alice.page.locator(f"html[data-look={look}]")).to_be_attached()
    await alice.page.get_by_role("button", name="Alice").click()
    await alice.page.get_by_role("menuitem", name="Español").click()
    await alice.sees("No hay nada pendiente.")
    await expect(alice.page.locator("html[lang=es]")).to_be_attached()
    await alice.fit_for_all("desk-spanish")


async def test_who_works_for_another_client_sees_nothing_of_ours(bureau: Bureau, open_screen: Open) -> None:
    charlie = await open_screen("charlie")
    await bureau.caller.dial(bureau.line)
    alice = await open_screen("alice")
    await alice.sees("passes on in")
    # What charlie's screen is told comes in order: with this, the caller would be there.
    await expect(charlie.page.get_by_role("listitem").filter(has_text="Alice")).to_contain_text("Offered")
    await charlie.sees("Nobody is waiting.")
    await charlie.page.get_by_role("link", name="Accounts").click()
    await expect(charlie.page.get_by_role("listitem")).to_have_count(1)
    await charlie.sees_no("Riverside Pediatrics")


async def test_an_administrator_makes_a_user_who_must_choose_a_password(bureau: Bureau, open_screen: Open) -> None:
    ada = await open_screen("ada", ready=False)
    await ada.page.get_by_role("link", name="Users").click()
    await ada.fit_for_all("users")
    await ada.page.get_by_role("button", name="New user").click()
    await ada.page.get_by_label("Name").fill("Dana Night")
    await ada.page.get_by_label("Email").fill("dana@example.test")
    await ada.page.get_by_role("combobox", name="Where role 1 is held").click()
    await ada.page.get_by_role("option", name="Riverside Group").click()
    await ada.fit_for_all("new-user")
    await ada.page.get_by_role("button", name="Create user").click()
    password = await ada.page.get_by_role("dialog").locator("output").inner_text()

    dana = await open_screen(None)
    await dana.page.get_by_label("Email").fill("dana@example.test")
    await dana.press("Tab")
    await dana.type("not this one")
    await dana.press("Enter")
    await dana.sees("Email or password is wrong.")
    await dana.page.locator("input[name=password]").fill(password)
    await dana.press("Enter")
    await dana.sees("Choose your own password")
    await dana.fit_for_all("must-change")
    for field, text in zip(
        await dana.page.locator("input[type=password]").all(), (password, PASSWORD, PASSWORD), strict=True
    ):
        await field.fill(text)
    await dana.press("Enter")
    await dana.sees("Nothing is pending.")
    await ada.page.get_by_role("button", name="Done").click()
    await ada.sees("Operator: Riverside Group")


async def test_an_administrator_makes_a_key_sees_it_once_and_revokes_it(bureau: Bureau, open_screen: Open) -> None:
    ada = await open_screen("ada", ready=False)
    await ada.page.get_by_role("link", name="Users").click()
    await ada.page.get_by_role("button", name="New API key").click()
    await ada.page.get_by_label("Name").fill("Ward display")
    await ada.page.get_by_label("see who is on call").check()
    await ada.page.get_by_label("For", exact=True).first.click()
    await ada.page.get_by_role("option", name="All clients").click()
    await ada.page.get_by_label("Name").click()
    await ada.fit_for_all("new-key")
    await ada.page.get_by_role("button", name="Make key").click()
    key = await ada.page.get_by_role("dialog").locator("output").inner_text()
    path = f"{bureau.url}/api/v1/accounts/{bureau.accounts['riverside']}/on-call"
    shown = {"authorization": f"Bearer {key}"}
    async with aiohttp.ClientSession(headers=shown) as display:
        async with display.get(path) as answer:
            assert answer.status == 200
        await ada.page.get_by_role("button", name="Done").click()
        await ada.fit_for_all("keys")
        await ada.page.get_by_role("button", name="Revoke Ward display").click()
        await ada.page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
        await ada.page.get_by_text("revoked ").first.wait_for()
        async with display.get(path) as answer:
            assert answer.status == 401


async def test_what_waits_for_a_second_administrator_is_seen_and_approved(bureau: Bureau, open_screen: Open) -> None:
    async with bureau.house.transaction() as session:
        made = await users.by_email(session, "bob@example.test")
        assert made is not None
        await grants.put(session, Prepared(), made.id, grants.spread(["admin"], bureau=True))
    desk = await bureau.desk("ada", ready=False)
    alice = next(one for one in (await desk.get("users"))["items"] if one["name"] == "Alice")
    await desk.put(f"users/{alice['id']}/grants", granted("operator", bureau=True))
    bob = await open_screen("bob", ready=False)
    await bob.page.get_by_role("link", name="Users").click()
    await bob.sees("Waiting for a second administrator")
    await bob.fit_for_all("approvals")
    await bob.page.get_by_role("button", name="Approve").click()
    await bob.page.get_by_text("Waiting for a second administrator").wait_for(state="detached")
    held = next(one for one in (await desk.get("users"))["items"] if one["name"] == "Alice")["grants"]
    assert held == granted("operator", bureau=True)["grants"]
