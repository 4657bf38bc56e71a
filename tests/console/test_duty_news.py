"""What others do about cover is on the screens at once: the schedule, the account, the call that is being answered."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import expect
from sqlalchemy import select

from clients.contacts.models import Contact
from core import clock
from tests.console.conftest import Open
from tests.desk import Desk
from tests.house import Bureau

pytestmark = pytest.mark.screens


async def patel_takes(bureau: Bureau, desk: Desk, *, in_hours: int = 0) -> Any:
    account = bureau.accounts["riverside"]
    async with bureau.house.transaction() as session:
        found = select(Contact.id).where(Contact.account_id == account, Contact.slug == "dr-patel")
        patel = (await session.execute(found)).scalar_one()
    place = {"roster": "doctors", "slot": "primary", "contact_id": patel, "reason": "theatre"}
    starts = clock.now() + timedelta(hours=in_hours)
    times = {"starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=12)).isoformat()}
    return await desk.post(f"accounts/{account}/overrides", place | times)


async def test_cover_of_another_s_is_on_the_schedule_and_the_account_at_once(bureau: Bureau, open_screen: Open) -> None:
    bob = await bureau.desk("bob", ready=False)
    account = f"/accounts/{bureau.accounts['riverside']}"
    alice, amir = await open_screen("alice", ready=False), await open_screen("amir", ready=False)
    await alice.page.goto(f"{account}/on-call?slot=doctors/primary")
    await amir.page.goto(account)
    overrides = alice.page.get_by_role("button", name="primary: Dr Patel")
    now = amir.page.get_by_role("listitem").filter(has_text="primary").first
    await expect(alice.page.get_by_role("button", name="primary: Dr Lee").first).to_be_visible()
    await expect(now).to_contain_text("Dr Lee")
    made = await patel_takes(bureau, bob, in_hours=1)
    await expect(overrides).to_be_visible()
    await bob.delete(f"{account.removeprefix('/')}/overrides/{made['id']}")
    await expect(overrides).to_have_count(0)
    await patel_takes(bureau, bob)
    await expect(overrides).to_be_visible()
    await expect(now).to_contain_text("Dr Patel")


async def test_cover_entered_during_a_call_is_seen_by_whoever_answers_it(bureau: Bureau, open_screen: Open) -> None:
    bob = await bureau.desk("bob", ready=False)
    alice = await open_screen("alice")
    await alice.sees("Nothing is pending.")
    call = await bureau.caller.dial(bureau.line)
    await alice.take_call()
    now = alice.page.get_by_role("region", name="On call now")
    await expect(now).to_contain_text("Dr Lee")
    await patel_takes(bureau, bob)
    await expect(now).to_contain_text("Dr Patel")
    await call.hangup()
