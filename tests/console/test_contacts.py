"""The contacts panel: a new number is added, verified by its code, tried, and hushed."""

import pytest
from playwright.async_api import Locator, expect

from tests.console.conftest import Open
from tests.house import Bureau

pytestmark = pytest.mark.screens

CELL = "+12025550137"


async def test_a_number_is_added_verified_and_tried(bureau: Bureau, open_screen: Open) -> None:
    phone = await bureau.company.add_phone(CELL)
    bob = await open_screen("bob", ready=False)
    await bob.page.goto(f"/accounts/{bureau.accounts['riverside']}")
    await bob.page.get_by_role("button", name="How Dr Lee is reached").click()
    window = bob.page.get_by_role("dialog")
    await window.get_by_label("Number or address").fill("+1 202 555 0137")
    await window.get_by_role("button", name="Add a way").click()
    cell = window.get_by_role("group", name="SMS +1 202 555 0137")
    await expect(cell).to_contain_text("not verified")
    await cell.get_by_role("button", name="Send code").click()
    await bureau.settle()
    code = (await phone.expect_sms(containing="is the code for Dr Lee")).body.split()[1]
    await cell.get_by_role("textbox", name="Code").fill(code)
    await cell.get_by_role("button", name="Verify").click()
    await expect(cell).to_contain_text("works")
    await cell.get_by_role("button", name="Test page").click()
    await bureau.settle()
    sms = await phone.expect_sms(containing="TEST")
    await phone.send_sms(sms.from_, "T")
    await bureau.settle()
    await expect(cell.get_by_role("status")).to_contain_text("answered", timeout=10_000)
    await _rules(window)
    await window.get_by_role("button", name="Add quiet hours").click()
    await expect(window).to_contain_text("every day 22:00 to 07:00")
    await bob.fit_for_all("contact-dialog")


async def _rules(window: Locator) -> None:
    """Two orders of their own, the later made first; what is chosen first for each is moved to its place."""
    other = window.get_by_role("region", name="Other order")
    await expect(other).to_contain_text("None: always the order above.")
    rules = other.locator("> ol > li")
    await other.get_by_label("For").select_option("routine")
    await other.get_by_role("checkbox", name="Sat").press("Space")
    await other.get_by_role("checkbox", name="Sun").press("Space")
    await other.get_by_label("From").fill("")
    await other.get_by_label("To").fill("")
    await expect(other.get_by_role("button", name="Add rule")).to_be_disabled()
    await other.get_by_label("First use").select_option(label="Call")
    await other.get_by_label("Then use").select_option(label="SMS +1 202 555 0137")
    order = other.get_by_role("group", name="In this order")
    await order.get_by_role("button", name="Earlier: SMS +1 202 555 0137").click()
    await expect(order.get_by_role("listitem").first).to_contain_text("SMS +1 202 555 0137")
    await other.get_by_role("button", name="Add rule").click()
    await expect(rules).to_have_count(1)
    await expect(rules).to_contain_text("routine pages, Sat Sun at any hour: SMS +1 202 555 0137, Call first")
    await other.get_by_label("First use").select_option(label="SMS")
    await other.get_by_role("button", name="Add rule").click()
    await expect(rules).to_have_count(2)
    await rules.nth(1).get_by_role("button", name="Earlier").click()
    await expect(rules.first).to_contain_text("all pages, 22:00 to 07:00: SMS first")
    await rules.first.get_by_role("button", name="Remove").click()
    await other.page.get_by_role("dialog", name="Remove all pages").get_by_role("button", name="Cancel").click()
    await expect(rules).to_have_count(2)
    await rules.first.get_by_role("button", name="Remove").click()
    await other.page.get_by_role("dialog", name="Remove all pages").get_by_role("button", name="Remove").click()
    await expect(rules).to_have_count(1)
    await expect(rules).to_contain_text("routine pages, Sat Sun")
