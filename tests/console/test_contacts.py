"""The contacts panel: a new number is added, verified by its code, tried, and hushed."""

import pytest
from playwright.async_api import expect

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
    await window.get_by_role("button", name="Add quiet hours").click()
    await expect(window).to_contain_text("every day 22:00 to 07:00")
    await bob.fit_for_all("contact-dialog")
