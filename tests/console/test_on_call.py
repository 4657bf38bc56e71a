"""The on-call screens: a rota made and published, overrides drawn and typed, gaps, cover, who would be paged."""

import re

import pytest
from playwright.async_api import Locator, expect

from tests.console.conftest import Open
from tests.console.screen import Screen
from tests.house import Bureau

pytestmark = pytest.mark.screens


async def on_call(bureau: Bureau, screen: Screen, rest: str = "") -> None:
    await screen.page.goto(f"/accounts/{bureau.accounts['riverside']}/on-call{rest}")
    await expect(screen.page.get_by_role("navigation", name="On call")).to_be_visible()


def line(screen: Screen, slot: str) -> Locator:
    return screen.page.get_by_role("group", name="Timeline of who is on call").get_by_role(
        "group", name=slot, exact=True
    )


async def draw(screen: Screen, where: Locator, start: float, end: float) -> None:
    """Press, pull and let go over a line, by shares of its length."""
    await where.scroll_into_view_if_needed()  # which waits until it stands still
    box = await where.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    await screen.page.mouse.move(box["x"] + start * box["width"], middle)
    await screen.page.mouse.down()
    await screen.page.mouse.move(box["x"] + (start + end) / 2 * box["width"], middle)
    await screen.page.mouse.move(box["x"] + end * box["width"], middle)
    await screen.page.mouse.up()


async def stand_in(screen: Screen, who: str, reason: str) -> None:
    dialog = screen.page.get_by_role("dialog", name="Who stands in?")
    await dialog.get_by_label("Who stands in").select_option(who)
    await dialog.get_by_label("Reason").fill(reason)
    await screen.press("Enter")
    await expect(dialog).to_have_count(0)


@pytest.mark.parametrize("look", ["dark", "light"])
async def test_a_weekly_rota_is_made_published_and_fit_for_all(bureau: Bureau, open_screen: Open, look: str) -> None:
    bob = await open_screen("bob", ready=False, look=look)
    await bob.press("Control+k")
    await bob.goes_to("on call: river", "Who is on call: Riverside Pediatrics")
    await bob.page.get_by_role("link", name="Rosters", exact=True).click()
    await bob.fit_for_all(f"rosters-{look}")
    await bob.page.get_by_role("button", name="New roster").click()
    await bob.type("Nurses")
    await bob.press("Enter")

    turns = bob.page.get_by_role("group", name="Who takes turns")
    await bob.sees("1 thing to mend")
    await expect(turns.get_by_role("alert")).to_be_visible()
    add = bob.page.get_by_label("Add a person to: Who takes turns")
    await add.select_option("Dr Patel")
    await add.select_option("Dr Lee")
    await expect(turns.get_by_role("listitem")).to_have_count(2)
    await turns.get_by_role("button", name="Move up: Dr Lee").press("Enter")
    await expect(turns.get_by_role("listitem").first).to_contain_text("Dr Lee")
    await turns.get_by_role("listitem").nth(1).drag_to(turns.get_by_role("listitem").first)
    await expect(turns.get_by_role("listitem").first).to_contain_text("Dr Patel")
    await turns.get_by_role("button", name="Take out: Dr Lee").press("Alt+ArrowUp")
    await expect(turns.get_by_role("listitem").first).to_contain_text("Dr Lee")
    await bob.page.get_by_label("at", exact=True).fill("08:30")
    await bob.sees("Draft kept")
    await expect(
        line(bob, "First call").get_by_role("button", name=re.compile("First call: Dr Lee")).first
    ).to_be_visible()
    await bob.fit_for_all(f"roster-editor-{look}")

    await bob.page.get_by_role("button", name="Publish").click()
    dialog = bob.page.get_by_role("dialog", name="Publish Nurses")
    await expect(dialog).to_contain_text("A new roster: nothing of it is in force yet.")
    await bob.fit_for_all(f"publish-{look}")
    await dialog.get_by_role("button", name="Publish").press("Enter")
    await expect(line(bob, "Nurses · First call")).to_be_visible()
    await bob.page.get_by_role("button", name="Later").click()
    await expect(
        line(bob, "Nurses · First call").get_by_role("button", name=re.compile("Dr Patel|Dr Lee")).first
    ).to_be_visible()
    await bob.fit_for_all(f"on-call-timeline-{look}")


async def test_an_override_is_drawn_seen_at_once_moved_and_taken_back(bureau: Bureau, open_screen: Open) -> None:
    bob = await open_screen("bob", ready=False)
    await on_call(bureau, bob, "?weeks=1&slot=doctors/primary&date=2030-01-07")
    primary = line(bob, "primary")
    await expect(primary.get_by_role("button", name="primary: Dr Lee")).to_be_visible()
    await bob.page.get_by_label("Go to date").fill("2030-11-01")
    await bob.sees("25 h")
    await bob.page.get_by_label("Go to date").fill("2030-01-07")
    await bob.sees_no("25 h")
    await draw(bob, primary, 2 / 7, 4 / 7)
    dialog = bob.page.get_by_role("dialog", name="Who stands in?")
    await expect(dialog.get_by_label("From (America/New_York)")).to_have_value("2030-01-09T00:00")
    await expect(dialog.get_by_label("To (America/New_York)")).to_have_value("2030-01-11T00:00")
    await expect(dialog.get_by_label("In which place")).to_have_value("doctors/primary")
    await bob.fit_for_all("override-dialog")
    await stand_in(bob, "Dr Patel", "congress")
    override = primary.locator("[data-source=override]")
    await expect(override).to_have_attribute("aria-label", re.compile("Dr Patel.*Jan 9.*Jan 11.*congress"))
    await bob.fit_for_all("override-drawn")

    edge = override.locator("[data-edge=end]")
    await edge.scroll_into_view_if_needed()  # which waits until it stands still
    grip = await edge.bounding_box()
    whole = await primary.bounding_box()
    assert grip and whole
    await bob.page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    await bob.page.mouse.down()
    await bob.page.mouse.move(whole["x"] + 4.5 / 7 * whole["width"], grip["y"] + 5)
    await bob.page.mouse.move(whole["x"] + 5 / 7 * whole["width"], grip["y"] + 5)
    await bob.page.mouse.up()
    await bob.sees("Override moved.")
    await expect(override).to_have_attribute("aria-label", re.compile("Dr Patel.*Jan 9.*Jan 12"))
    await bob.page.get_by_role("button", name="Undo").click()
    # The old one is entered before the other is taken back, so for a moment both are to be seen.
    await expect(primary.get_by_role("button", name=re.compile("Dr Patel.*Jan 12"))).to_have_count(0)
    await expect(override).to_have_attribute("aria-label", re.compile("Dr Patel.*Jan 9.*Jan 11"))


async def test_by_keyboard_an_override_is_entered_found_with_the_arrows_and_cancelled(
    bureau: Bureau, open_screen: Open
) -> None:
    bob = await open_screen("bob", ready=False, look="light")
    await on_call(bureau, bob, "?weeks=2&slot=doctors/primary&date=2030-01-09")
    primary = line(bob, "primary")
    await expect(primary.get_by_role("button", name="primary: Dr Lee").first).to_be_visible()
    await bob.press("a")
    dialog = bob.page.get_by_role("dialog", name="Who stands in?")
    await expect(dialog.get_by_label("Who stands in")).to_be_focused()
    await dialog.get_by_label("From (America/New_York)").fill("2030-01-09T20:00")
    await dialog.get_by_label("To (America/New_York)").fill("2030-01-10T08:00")
    await expect(dialog).to_contain_text("12 h")
    await stand_in(bob, "Dr Patel", "dentist")
    override = primary.locator("[data-source=override]")
    await expect(override).to_have_attribute("aria-label", re.compile("Jan 9, 2030, 20:00 – .*Jan 10, 2030, 08:00"))
    await bob.page.get_by_label("Time zone").select_option("utc")
    await expect(override).to_have_attribute("aria-label", re.compile("Jan 10, 2030, 01:00 – .*Jan 10, 2030, 13:00"))
    await primary.get_by_role("button").first.focus()
    await bob.press("End", "Home", "ArrowRight")
    await expect(primary.locator("[data-source=override]")).to_be_focused()
    await bob.fit_for_all("override-focused-light")
    await bob.press("Enter")
    piece = bob.page.get_by_role("dialog", name="primary: Dr Patel")
    await expect(piece).to_contain_text("dentist")
    await piece.get_by_role("button", name="Cancel override").press("Enter")
    await bob.sees("Override cancelled.")
    await expect(primary.locator("[data-source=override]")).to_have_count(0)


@pytest.mark.parametrize("look", ["dark", "light", "contrast"])
async def test_a_gap_is_seen_in_every_view_and_every_view_is_fit_for_all(
    bureau: Bureau, open_screen: Open, look: str
) -> None:
    bob = await open_screen("bob", ready=False, look=look)
    await on_call(bureau, bob, "?date=2030-01-09")
    await bob.sees("1 gap in the days shown.")
    await expect(line(bob, "nobody").locator("[data-gap=true]")).to_have_attribute(
        "aria-label", re.compile("Nobody on call")
    )
    for key, view in (("w", "week"), ("m", "month"), ("d", "day")):
        await bob.press(key)
        await expect(bob.page.locator(".nb-gap").first).to_contain_text("Nobody on call")
        await bob.fit_for_all(f"on-call-{view}-{look}")
    await bob.press("p")
    await expect(bob.page.get_by_role("article")).to_contain_text("Riverside Pediatrics · January 2030")
    await expect(bob.page.get_by_role("article").get_by_text("Nobody on call").first).to_be_visible()
    await bob.press("l", ".")
    await expect(bob.page).to_have_url(re.compile("date=2030-01-2"))
    await bob.page.get_by_text("The same as a list, with reasons").click()
    await expect(bob.page.get_by_role("row").filter(has_text="Nobody on call")).to_have_count(1)
    await bob.fit_for_all(f"on-call-list-{look}")


async def test_drawing_over_the_week_asks_for_an_override(bureau: Bureau, open_screen: Open) -> None:
    bob = await open_screen("bob", ready=False, look="light")
    await on_call(bureau, bob, "?view=week&slot=doctors/nobody&date=2030-01-09")
    wednesday = bob.page.locator(".nb-gap").nth(2)
    await bob.sees("gap in the days shown")
    await wednesday.scroll_into_view_if_needed()  # which waits until it stands still
    grid = await wednesday.bounding_box()
    assert grid
    hour = grid["height"] / 24
    await bob.page.mouse.move(grid["x"] + grid["width"] - 3, grid["y"] + 8.2 * hour)
    await bob.page.mouse.down()
    await bob.page.mouse.move(grid["x"] + grid["width"] - 3, grid["y"] + 9 * hour)
    await bob.page.mouse.move(grid["x"] + grid["width"] - 3, grid["y"] + 11.8 * hour)
    await bob.page.mouse.up()
    dialog = bob.page.get_by_role("dialog", name="Who stands in?")
    await expect(dialog.get_by_label("From (America/New_York)")).to_have_value("2030-01-09T08:00")
    await stand_in(bob, "Dr Lee", "opening")
    await expect(bob.page.locator(".nb-cover")).to_contain_text("Dr Lee")


async def test_cover_is_asked_for_accepted_on_behalf_undone_and_noted(bureau: Bureau, open_screen: Open) -> None:
    bob = await open_screen("bob", ready=False)
    await on_call(bureau, bob, "/cover")
    await bob.sees("Nobody has asked for cover.")
    await bob.page.get_by_role("button", name="Ask for cover").click()
    dialog = bob.page.get_by_role("dialog", name="Ask for cover")
    await dialog.get_by_label("Whose shift").select_option("Dr Lee")
    shift = dialog.get_by_label("Which shift")
    await expect(shift.locator("option")).not_to_have_count(1)
    await shift.select_option(index=3)
    await dialog.get_by_label("Who is asked").select_option("Dr Patel")
    await bob.fit_for_all("ask-for-cover")
    await dialog.get_by_role("button", name="Ask for cover").click()
    await bob.sees("Dr Lee gives a shift to Dr Patel")
    await bob.page.get_by_role("button", name="Accept for them").click()
    await expect(bob.page.get_by_role("region", name="Requests")).to_contain_text("in force")
    await expect(bob.page.get_by_role("region", name="Coming cover")).to_contain_text("Dr Patel for Dr Lee")
    await bob.fit_for_all("cover")
    await bob.page.get_by_role("button", name="Undo").click()
    await expect(bob.page.get_by_role("region", name="Requests")).to_contain_text("undone")
    await expect(bob.page.get_by_role("region", name="Coming cover")).to_contain_text("Nobody stands in for anybody.")

    await bob.page.get_by_role("button", name="Enter absence").click()
    away = bob.page.get_by_role("dialog", name="Enter absence")
    await away.get_by_label("Who is away").select_option("Dr Lee")
    await away.get_by_label("Who takes the shifts").select_option("Dr Patel")
    await away.get_by_role("button", name="Enter absence").click()
    entered = bob.page.get_by_role("dialog", name="Absence entered")
    await expect(entered).to_contain_text("Dr Patel")
    await entered.get_by_role("button", name="Done").click()
    await bob.sees("Dr Lee is away, Dr Patel stands in")

    await bob.page.get_by_role("button", name="Write a note").click()
    await bob.page.get_by_label("Note for the operators").fill("Dr Lee is in theatre until 21:00, use the pager")
    await bob.page.get_by_role("dialog").get_by_role("button", name="Write a note").click()
    await expect(bob.page.get_by_role("region", name="Notes")).to_contain_text("use the pager")
    await bob.fit_for_all("cover-note")


async def test_who_would_be_paged_says_why(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice", ready=False, look="light")
    await on_call(bureau, alice, "/who")
    await alice.sees("Dr Lee")
    await alice.page.get_by_label("About").select_option("Refill")
    await alice.page.get_by_role("button", name="Show").click()
    course = alice.page.get_by_role("region", name="Who would be paged")
    await expect(course.locator("[data-nobody=true]")).to_contain_text("Nobody on call")
    await expect(course).to_contain_text("Ms Stone")
    await alice.fit_for_all("who-light")


async def test_what_needs_mending_is_listed_and_leads_to_the_day(bureau: Bureau, open_screen: Open) -> None:
    bob = await open_screen("bob", ready=False, look="light")
    await bob.page.get_by_role("link", name="On call", exact=True).click()
    found = bob.page.get_by_role("region", name="To mend in the next 30 days")
    await expect(found.get_by_role("listitem").filter(has_text="doctors · nobody").first).to_contain_text(
        "Nobody on call"
    )
    await bob.fit_for_all("findings-light")
    await found.get_by_role("link", name="doctors · nobody").first.click()
    await expect(line(bob, "nobody").locator("[data-gap=true]")).to_be_visible()
    await bob.page.get_by_role("link", name="Rosters", exact=True).click()
    await bob.page.get_by_role("button", name="Doctors: looked through, all correct").click()
    await bob.sees("Confirmed: doctors")


async def test_a_change_is_read_before_it_is_published_from_a_date_on(bureau: Bureau, open_screen: Open) -> None:
    bob = await open_screen("bob", ready=False)
    await on_call(bureau, bob, "/rosters")
    await bob.page.get_by_role("link", name="Edit Doctors").click()
    await expect(bob.page.get_by_role("button", name="Publish")).to_be_disabled()
    slot = bob.page.get_by_role("group", name="Slot: primary")
    await slot.get_by_label("Add a person to: Who takes turns").select_option("Dr Patel")
    await bob.sees("Draft kept")
    await bob.page.get_by_role("button", name="Publish").click()
    dialog = bob.page.get_by_role("dialog", name="Publish Doctors")
    await expect(dialog.get_by_role("list", name="What changes")).to_contain_text("Dr Patel")
    await dialog.get_by_label("from a date on").check()
    await dialog.get_by_label("From (America/New_York)").fill("2030-01-07T00:00")
    await expect(dialog.get_by_label("On call then, before and after")).to_contain_text("Dr Lee → Dr Patel")
    await expect(dialog.get_by_role("button", name="Publish")).to_be_disabled()
    await dialog.get_by_label("It is meant").check()
    await bob.fit_for_all("publish-running")
    await dialog.get_by_role("button", name="Publish").press("Enter")
    await on_call(bureau, bob, "?date=2029-12-31&weeks=4&slot=doctors/primary")
    people = line(bob, "primary").get_by_role("button")
    await expect(people.nth(1)).to_have_attribute("aria-label", re.compile("Dr Patel"))
    await bob.page.get_by_label("Go to date").fill("2029-11-05")
    await expect(people).to_have_count(1)
    await on_call(bureau, bob, "/rosters/doctors")
    await bob.page.get_by_text("Versions published").click()
    await bob.sees("Version 2")
