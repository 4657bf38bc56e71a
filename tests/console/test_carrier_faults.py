"""A fault of ours at the carrier, on the screens of who can see to it."""

import pytest

from channels.faults import see_to
from tests.console.conftest import Open
from tests.console.hearing import WARNING, hears, note_sounds
from tests.desk import Desk
from tests.house import Bureau

pytestmark = pytest.mark.screens

ROW = "refuses texts or calls from +12025550100 (Riverside Pediatrics): error 21606"


async def test_it_stands_on_every_screen_of_supervisors_and_administrators_until_it_is_over(
    bureau: Bureau, open_screen: Open
) -> None:
    alice = await bureau.desk("alice", ready=False)
    bob = await open_screen("bob", ready=False, prepare=note_sounds)
    await bureau.company.request("PATCH", f"/numbers/{bureau.line}", {"sms": "not_capable"})
    await a_page(bureau, alice)
    await bob.sees(ROW)
    await hears(bob.page, WARNING)
    ada = await open_screen("ada", ready=False)
    await ada.sees(ROW)
    await bob.fit_for_all("carrier-fault")
    await ada.fit_for_all("carrier-fault-for-an-administrator")
    await bureau.company.request("PATCH", f"/numbers/{bureau.line}", {"sms": "normal"})
    await a_page(bureau, alice)
    await bureau.dr_lee.expect_sms(containing="message for Dr Lee")
    await bureau.settle()
    await see_to(bureau.house)
    await bob.sees_no(ROW)
    await ada.page.reload()
    await ada.sees("charlie@example.test")
    await ada.sees_no(ROW)


async def a_page(bureau: Bureau, alice: Desk) -> None:
    """To Dr Lee, who has it on her phones from now on."""
    fields = {"child": "Mia Ortiz", "phone": "+12025550181", "breathing": "yes", "symptom": "fever"}
    body = {"account_id": bureau.accounts["riverside"], "call_type": "urgent-symptom", "fields": fields}
    draft = await alice.post("messages", body)
    await alice.post(f"messages/{draft['id']}/dispatch", {"version": draft["version"]})
    await bureau.settle()
