"""Calendars out and in, how the work is shared, and the schedule on a day of clock change and on a phone."""

import re
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import FilePayload, Locator, expect

from tests.console.conftest import Open
from tests.console.screen import Screen
from tests.console.test_on_call import line, on_call, stand_in
from tests.house import Bureau

pytestmark = pytest.mark.screens

ANSI = "from,to,person\n2030-12-24 17:00,2030-12-25 08:00,Dr Müller\n".encode("cp1252")
BAD = (
    "from,to,person\n2030-12-24,2030-12-25 08:00,Dr Lee\n2030-12-25 08:00,2030-12-24 08:00,Dr Patel\n"
    "2030-12-26 08:00,2030-12-27 08:00,Dr Patel\n2030-03-10 02:30,2030-03-10 08:00,Dr Lee\n"
)
GOOD = (
    "from,to,person,note\n"
    "2030-12-24 17:00,2030-12-25 08:00,Dr Patel,Christmas Eve\n"
    "2030-12-25 08:00,2030-12-26 08:00,Doc Lee,\n"
    "2030-12-26 08:00,2030-12-27 08:00,Somebody Wholly Unknown With A Very Long Name,\n"
    "2020-12-26 08:00,2020-12-27 08:00,Dr Lee,\n"
)


async def status_of(url: str) -> int:
    async with aiohttp.ClientSession() as http, http.get(url) as answer:
        return answer.status


def table(text: str | bytes) -> FilePayload:
    content = text.encode() if isinstance(text, str) else text
    return {"name": "shifts.csv", "mimeType": "text/csv", "buffer": content}


def importing(screen: Screen) -> Locator:
    return screen.page.get_by_role("region", name="Import shifts")


@pytest.mark.parametrize("look", ["dark", "light"])
async def test_a_calendar_is_given_out_copied_read_and_revoked(bureau: Bureau, open_screen: Open, look: str) -> None:
    bob = await open_screen("bob", ready=False, look=look)
    await bob.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await on_call(bureau, bob, "/calendars")
    await bob.sees("No calendars are given out.")
    await bob.fit_for_all(f"calendars-empty-{look}")
    await bob.page.get_by_role("button", name="New calendar address").click()
    await bob.page.get_by_role("dialog").get_by_role("combobox").select_option("Dr Lee")
    await bob.page.get_by_role("button", name="Make the calendar").click()
    shown = bob.page.get_by_role("dialog", name="Address of the calendar")
    await shown.get_by_role("button", name="Copy address").click()
    await expect(shown.get_by_role("button", name="Copied")).to_be_visible()
    url = await shown.get_by_label("Address of the calendar").input_value()
    assert await bob.page.evaluate("navigator.clipboard.readText()") == url
    assert await status_of(url) == 200
    await bob.press("Escape")
    await expect(shown).to_be_visible()
    await bob.fit_for_all(f"calendar-address-{look}")
    await shown.get_by_role("button", name="Done").click()
    feeds = bob.page.get_by_role("region", name="Calendars that others read")
    await expect(feeds).to_contain_text("Shifts of Dr Lee")
    await bob.sees_no(url)
    await feeds.get_by_role("button", name="Revoke: Shifts of Dr Lee").click()
    await bob.page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    await expect(feeds).to_contain_text("No calendars are given out.")
    assert await status_of(url) == 404


async def test_a_table_is_mended_looked_at_and_kept_as_a_draft(bureau: Bureau, open_screen: Open) -> None:
    bob = await open_screen("bob", ready=False)
    await on_call(bureau, bob, "/calendars")
    panel = importing(bob)
    await panel.get_by_label("File", exact=True).set_input_files(table(ANSI))
    look = panel.get_by_role("button", name="See what would change")
    await look.click()
    await expect(panel.get_by_role("alert")).to_contain_text("Windows-1252")
    await panel.get_by_text("Which days").click()
    await panel.get_by_label("From", exact=True).fill("2030-01-01")
    await panel.get_by_label("Through").fill("2030-12-31")
    await panel.get_by_label("File", exact=True).set_input_files(table(BAD))
    await look.click()
    await expect(panel).to_contain_text("2 lines of the table can't be read")
    await expect(panel).to_contain_text("line 3: Dr Patel, 2030-12-25 08:00 to 2030-12-24 08:00: ends before it begins")
    await expect(panel).to_contain_text("never comes in America/New_York")
    await expect(panel.get_by_role("button", name="Keep as draft")).to_be_disabled()
    await panel.get_by_label("Leave these lines out").check()
    await expect(panel.get_by_role("button", name="Keep as draft")).to_be_enabled()
    await bob.fit_for_all("import-bad")
    await panel.get_by_role("button", name="Discard").click()
    await panel.get_by_label("File", exact=True).set_input_files(table(GOOD))
    await look.click()
    await expect(panel.get_by_role("status")).to_contain_text("1 new shift")
    keep = panel.get_by_role("button", name="Keep as draft")
    await expect(keep).to_be_disabled()
    await expect(panel).to_contain_text("1 entry of the file left out")
    await panel.get_by_label("Doc Lee").select_option("dr-lee")
    await expect(keep).to_be_disabled()
    await panel.get_by_role("button", name="Look again with these names").click()
    await expect(panel.get_by_role("status")).to_contain_text("2 new shifts")
    await panel.get_by_label("Leave out the shifts of names that stay unknown").check()
    await bob.fit_for_all("import-report")
    await keep.click()
    await expect(panel).to_contain_text("Kept as the roster's draft.")
    await panel.get_by_role("link", name="Look the draft over and publish it").click()
    await expect(bob.page.get_by_role("group", name="Slot: primary")).to_contain_text("Dated shifts: imported")


async def test_what_a_calendar_s_address_says_is_discarded_or_brought_in(bureau: Bureau, open_screen: Open) -> None:
    """Our own feed of one slot, read by its address into another one: every shift of it is new there."""
    desk = await bureau.desk("bob", ready=False)
    account = bureau.accounts["riverside"]
    slot = {"scope": "slot", "roster": "doctors", "slot": "primary"}
    feed = await desk.post(f"accounts/{account}/calendar-feeds", slot)
    bob = await open_screen("bob", ready=False, look="light")
    await on_call(bureau, bob, "/calendars")
    panel = importing(bob)
    await panel.get_by_text("From an address").click()
    await panel.get_by_label("Address of the calendar").fill("ftp://calendar.example")
    await panel.get_by_label("Slot", exact=True).select_option("a new slot…")
    await panel.get_by_label("Name of the slot").fill("Second call")
    look = panel.get_by_role("button", name="See what would change")
    await look.click()
    await expect(panel.get_by_role("alert")).to_contain_text("could not be fetched")
    await panel.get_by_label("Address of the calendar").fill(feed["url"])
    await look.click()
    await expect(panel.get_by_role("status")).to_contain_text(re.compile(r"\d\d new shifts"))
    await bob.fit_for_all("import-address-light")
    await panel.get_by_role("button", name="Discard").click()
    await expect(panel.get_by_label("Address of the calendar")).to_have_value(feed["url"])
    assert (await desk.get(f"accounts/{account}/rosters/doctors"))["draft"] is None


async def test_operators_see_the_calendars_and_give_none_out(bureau: Bureau, open_screen: Open) -> None:
    alice = await open_screen("alice", ready=False)
    await on_call(bureau, alice, "/calendars")
    await alice.sees("No calendars are given out.")
    await alice.sees_no("New calendar address")
    await expect(importing(alice)).to_have_count(0)


@pytest.mark.parametrize("look", ["dark", "light"])
async def test_the_work_is_shown_person_by_person_and_saved_as_csv(
    bureau: Bureau, open_screen: Open, look: str
) -> None:
    alice = await open_screen("alice", ready=False, look=look)
    await on_call(bureau, alice, "/fairness")
    await expect(alice.page.get_by_label("Period")).to_have_value("thisQuarter")
    await alice.page.get_by_label("From").fill("2030-01-01")
    await alice.page.get_by_label("Through").fill("2029-12-31")
    await expect(alice.page.get_by_role("alert")).to_contain_text("It must end after it begins.")
    await alice.page.get_by_label("Through").fill("2030-01-31")
    shares = alice.page.get_by_role("region", name="On-call work by person")
    lee = shares.get_by_role("row").filter(has_text="Dr Lee")
    await expect(lee.get_by_role("cell").first).to_contain_text("744")
    await expect(shares.get_by_role("row").filter(has_text="Nobody on call")).to_contain_text("744")
    await shares.get_by_role("button", name="Person").press("Enter")
    await expect(shares.get_by_role("columnheader", name="Person")).to_have_attribute("aria-sort", "ascending")
    await alice.page.get_by_text("The same by slot").click()
    await expect(alice.page.get_by_role("row").filter(has_text="doctors · primary").first).to_contain_text("Dr Lee")
    await alice.fit_for_all(f"fairness-{look}")
    async with alice.page.expect_download() as saving:
        await alice.page.get_by_role("link", name="Download as CSV").click()
    saved = await saving.value
    assert saved.suggested_filename.startswith("fairness-2030-01-01-")
    text = Path(await saved.path()).read_text()  # noqa: ASYNC240 - a small file, in a test
    assert "dr-lee,Dr Lee,744.0," in text


async def test_a_grid_of_hours_says_that_a_day_has_25_and_leads_to_the_timeline(
    bureau: Bureau, open_screen: Open
) -> None:
    bob = await open_screen("bob", ready=False, look="light")
    await on_call(bureau, bob, "?view=week&date=2030-11-01&slot=doctors/primary")
    await bob.sees("Sunday, November 3 has 25 hours: the clocks go back at 02:00.")
    await bob.fit_for_all("week-of-clock-change-light")
    await bob.press("d")
    await expect(bob.page.get_by_role("note")).to_have_count(0)
    await bob.page.get_by_label("Go to date").fill("2030-03-10")
    await bob.sees("Sunday, March 10 has 23 hours: the clocks go forward at 02:00.")
    await bob.page.get_by_role("button", name="Show the timeline").click()
    await expect(line(bob, "primary")).to_be_visible()
    await bob.sees("23 h")


async def test_days_before_the_roster_was_in_force_are_no_trouble(bureau: Bureau, open_screen: Open) -> None:
    bob = await open_screen("bob", ready=False)
    await on_call(bureau, bob, "?date=2019-01-07")
    await bob.sees("Not in force in these days.")
    await expect(bob.page.get_by_role("alert")).to_have_count(0)


async def test_on_a_phone_cover_is_entered_by_the_form_and_nothing_runs_off_the_screen(
    bureau: Bureau, open_screen: Open
) -> None:
    bob = await open_screen("bob", ready=False, look="light", size=(360, 740))
    await on_call(bureau, bob, "?date=2030-01-07&slot=doctors/primary")
    await bob.page.get_by_role("button", name="Add override").click()
    dialog = bob.page.get_by_role("dialog", name="Who stands in?")
    await dialog.get_by_label("From (America/New_York)").fill("2030-01-07T20:00")
    await dialog.get_by_label("To (America/New_York)").fill("2030-01-09T08:00")
    await bob.fit_for_all("phone-override")
    await stand_in(bob, "Dr Patel", "dentist")
    override = line(bob, "primary").locator("[data-source=override]")
    await expect(override).to_have_attribute("aria-label", re.compile("Dr Patel.*Jan 7.*Jan 9"))
    for tab in ("Schedule", "Cover", "Rosters", "Calendars", "Fairness", "Who would be paged"):
        await bob.page.get_by_role("navigation", name="On call").get_by_role("link", name=tab).click()
        await expect(bob.page.get_by_role("status", name="Loading")).to_have_count(0)
        width = await bob.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, f"{tab} is {width} wide"
        await bob.fit_for_all(f"phone-{tab.lower().replace(' ', '-')}")
