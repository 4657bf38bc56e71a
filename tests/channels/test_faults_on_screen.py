"""A fault of ours stands on the screens of supervisors and administrators until the carrier takes such a send again."""

from datetime import timedelta
from typing import Final

import pytest
from sqlalchemy import select

from channels.faults import SEEN_FOR, see_to
from clients.contacts.models import ContactMethod
from core import clock
from tests.cast import ACCOUNT_SID
from tests.desk import Refused
from tests.dispatch.ground import story
from tests.house import Bureau
from tests.ivr.test_presence import supervising

NOT_OURS: Final = 21606


async def test_a_number_that_may_not_text_stands_on_screen_while_the_page_goes_by_voice(bureau: Bureau) -> None:
    bob, ada = await supervising(bureau), await bureau.desk("ada", ready=False)
    tale = await story(bureau)
    await bureau.company.request("PATCH", f"/numbers/{bureau.line}", {"sms": "not_capable"})
    dispatch_id = await tale.dispatched()
    told = await bob.sees("carrier_fault")
    assert (told["fault"], told["code"], told["number"]) == ("number", NOT_OURS, bureau.line)
    assert told["account"] == "Riverside Pediatrics"
    (shown,) = (await ada.get("carrier-faults"))["items"]
    assert (shown["code"], shown["number"], shown["id"]) == (NOT_OURS, bureau.line, told["id"])

    call = await bureau.dr_lee.expect_call()
    await call.answer()
    await call.press("5")
    await call.hears("fever")
    await call.press("1")
    await call.hears("You have it")
    assert await tale.status(dispatch_id) == "confirmed"
    async with bureau.house.transaction() as session:
        theirs = select(ContactMethod.state).where(ContactMethod.address == "+12025550121")
        assert set((await session.execute(theirs)).scalars()) == {"ok"}
    await bureau.settle()
    await see_to(bureau.house)
    assert len((await ada.get("carrier-faults"))["items"]) == 1, "that calls go out says nothing of texts"

    await bureau.company.request("PATCH", f"/numbers/{bureau.line}", {"sms": "normal"})
    await tale.dispatched()
    await bureau.dr_lee.expect_sms(containing="urgent")
    await bureau.settle()
    await see_to(bureau.house)
    await bob.sees_no("carrier_fault")
    assert (await ada.get("carrier-faults"))["items"] == []


async def test_seen_it_leaves_the_screens_and_stands_there_again_for_the_next_shift(bureau: Bureau) -> None:
    bob, ada = await supervising(bureau), await bureau.desk("ada", ready=False)
    alice, charlie = await bureau.desk("alice", ready=False), await bureau.desk("charlie", ready=False)
    tale = await story(bureau)
    await bureau.company.faults(rest=[{"method": "POST", "path": f"{ACCOUNT_SID}", "answer": "401"}])
    await tale.dispatched()
    told = await bob.sees("carrier_fault")
    assert (told["fault"], told["number"], told["account"]) == ("credentials", "", None)
    for nobody in (alice, charlie):
        with pytest.raises(Refused) as refused:  # it is not theirs to take away
            await nobody.post(f"carrier-faults/{told['id']}/seen")
        assert refused.value.status in (403, 404)
    for _ in range(2):  # twice is once
        await ada.post(f"carrier-faults/{told['id']}/seen")
    await bob.sees_no("carrier_fault")
    assert (await ada.get("carrier-faults"))["items"] == []
    clock.advance(SEEN_FOR + timedelta(seconds=1))
    await see_to(bureau.house)
    later = await supervising(bureau)  # nobody's session lasts that long
    await later.sees("carrier_fault")
