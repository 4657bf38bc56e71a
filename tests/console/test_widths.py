"""Every screen at every width, in Spanish: one column where there is no room, the thing being done first, nothing cut off."""

import pytest
from playwright.async_api import expect

from tests.console.conftest import Open
from tests.console.screen import Screen
from tests.console.spanish import in_spanish
from tests.house import Bureau

pytestmark = pytest.mark.screens

PHONE, TWICE_AS_LARGE, SMALL, FULL = (360, 740), (683, 384), (1024, 768), (1366, 768)


async def at_all_widths(screen: Screen, name: str) -> None:
    for width, height in (PHONE, TWICE_AS_LARGE, SMALL, FULL):
        await screen.page.set_viewport_size({"width": width, "height": height})
        await screen.fits(f"{name}-{width}")


async def test_every_screen_fits_every_width(bureau: Bureau, open_screen: Open) -> None:
    bob = await in_spanish(open_screen, "bob")
    account = bureau.accounts["riverside"]
    for name, path, waits in [
        ("desk", "/", "No hay nada pendiente."),
        ("messages", "/messages", "Aún no hay mensajes aquí."),
        ("account", f"/accounts/{account}", "Ms Stone"),
        ("on-call", f"/accounts/{account}/on-call", "Dr Lee"),
        ("nowhere", "/nowhere", "No hay nada en esta dirección."),
    ]:
        await bob.page.goto(path)
        await bob.sees(waits)
        await at_all_widths(bob, name)


async def test_a_call_is_taken_at_twice_the_size(bureau: Bureau, open_screen: Open) -> None:
    """The call first, panels as tabs; a key that leads into a panel brings it to the front."""
    alice = await open_screen("alice", size=TWICE_AS_LARGE)
    call = await bureau.caller.dial(bureau.line)
    await alice.take_call()
    await at_all_widths(alice, "call")
    await alice.page.set_viewport_size({"width": 683, "height": 384})
    await alice.press("1")
    await alice.type("Mia Ortiz")
    await alice.page.set_viewport_size({"width": 1366, "height": 768})
    await alice.page.set_viewport_size({"width": 683, "height": 384})
    assert await alice.focused() == "child", "a window made smaller leaves the hands where they are"
    await expect(alice.page.get_by_role("tab", name="On call now")).to_have_attribute("aria-selected", "true")
    await alice.press("Escape", "Alt+t")
    await alice.type("one moment please")
    await alice.press("Enter")
    await call.hears("one moment please")
    await alice.fit_for_all("call-narrow")


async def test_an_offer_hides_no_timer_and_moves_no_field(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice")
    await alice.page.goto("/accounts")
    seek = alice.page.get_by_label("Find by name or number")
    await seek.focus()
    before = await seek.bounding_box()
    await bureau.caller.dial(bureau.line)
    await alice.sees("passes on in")
    assert await seek.bounding_box() == before
    banner = await alice.page.locator("[data-rings=true]").bounding_box()
    main = await alice.page.locator("main").bounding_box()
    assert banner and main
    assert main["y"] + main["height"] <= banner["y"], "it stands below the desk, not over it"


async def test_an_answer_over_its_limit_is_red_with_its_reason_in_sight(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice", size=TWICE_AS_LARGE)
    await bureau.caller.dial(bureau.line)
    await alice.take_call()
    await alice.press("1")
    box = alice.page.locator("[data-field=symptom] textarea")
    await box.fill("x" * 2012)
    mark = alice.page.get_by_role("status").filter(has_text="What is wrong: 12 characters too many; at most 2000.")
    await expect(mark).to_be_in_viewport()
    await alice.sees_no("✓ Saved")
    await expect(box).to_have_attribute("aria-invalid", "true")
    await box.fill("fever of 40")
    await alice.sees("✓ Saved")
    await box.fill("x" * 9000)
    await alice.sees("One answer is too long to be kept. Shorten it.")
    await box.fill("fever of 40 since noon")
    await alice.sees("✓ Saved")


async def test_that_nobody_answered_is_no_news_once_somebody_does(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice")
    await bureau.caller.dial(bureau.line)
    await alice.take_call()
    await alice.page.route("**/api/v1/**", lambda route: route.abort())
    await alice.press("F2")
    await alice.sees("The bureau doesn't answer.")
    await alice.press("1")
    await alice.type("Mia")
    await alice.sees("Your text is kept.")
    box = alice.page.locator("[data-field=child] input")
    before = await box.bounding_box()
    await alice.page.unroute("**/api/v1/**")
    await alice.sees("✓ Saved")
    await alice.sees_no("The bureau doesn't answer.")
    assert await alice.focused() == "child"
    assert before is not None
