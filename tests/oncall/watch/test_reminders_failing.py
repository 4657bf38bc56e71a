"""Reminders that don't get through: the next way is tried, each once; with none left the supervisors hear."""

from datetime import timedelta

from sqlalchemy import select

from channels.sends.models import Send
from tests.house import Bureau
from tests.oncall.watch.ground import BOSS, at, finding, notices, soon, take_turns

MINUTE = timedelta(minutes=1)


async def ways(bureau: Bureau) -> list[tuple[str, str]]:
    """What went out to Dr Patel, with what became of it."""
    async with bureau.house.transaction() as session:
        found = select(Send.channel, Send.status).where(Send.subject == "duty-notice").order_by(Send.id)
        return [(kind, status) for kind, status in (await session.execute(found)).all()]


async def test_a_text_that_the_carrier_refuses_is_followed_by_a_call(bureau: Bureau) -> None:
    begins = soon()
    await take_turns(bureau, begins, remind=[60], confirm=True)
    await bureau.dr_patel.set(sms="landline")
    await at(bureau, begins - 59 * MINUTE)
    call = await bureau.dr_patel.expect_call()
    await call.answer()
    await call.hears("You are on call for Riverside Pediatrics (primary)")
    await call.hears("Press any key to confirm")
    await call.press("5")
    await call.hears("Thank you. You are on call")
    await bureau.settle()
    assert await ways(bureau) == [("sms", "failed"), ("voice", "sent")]
    assert (await notices(bureau.house, "dr-patel"))[0] == (60, "confirmed")
    await at(bureau, begins + 12 * MINUTE)
    assert await finding(bureau) == []
    assert await bureau.company.unexpected() == [], "nothing went out twice, and nobody else was told"


async def test_when_no_way_works_the_supervisors_hear_once_and_the_start_is_tried_anew(bureau: Bureau) -> None:
    begins = soon()
    await take_turns(bureau, begins, remind=[60])
    await bureau.dr_patel.set(sms="landline")
    await at(bureau, begins - 59 * MINUTE)
    call = await bureau.dr_patel.expect_call()
    await call.reject()
    await bureau.settle()
    mail = await bureau.company.mailbox(BOSS).expect_mail(containing="could not be told of being on call")
    assert "Dr Patel is on call for Riverside Pediatrics (primary) from" in mail.text
    assert await ways(bureau) == [("sms", "failed"), ("voice", "failed")]
    assert await notices(bureau.house, "dr-patel") == [(60, "unconfirmed"), (0, "planned")]
    (told,) = await finding(bureau)
    assert "Dr Patel could not be told: on call from" in str(told["words"])

    await bureau.dr_patel.set(sms="normal")
    await at(bureau, begins + MINUTE)
    call = await bureau.dr_patel.expect_call()  # the text was refused so lately that it comes last now
    await call.reject()
    await bureau.settle()
    await bureau.dr_patel.expect_sms(containing="You are on call for Riverside Pediatrics (primary) now")
    assert await notices(bureau.house, "dr-patel") == [(60, "unconfirmed"), (0, "sent")]
    assert await finding(bureau) == [], "they have been told after all"
    await at(bureau, begins + 12 * MINUTE)
    assert await bureau.company.unexpected() == []


async def test_without_any_way_in_quiet_time_the_supervisors_hear_though_nobody_asks(bureau: Bureau) -> None:
    begins = soon(30)
    await take_turns(bureau, begins, remind=[5])
    await bureau.dr_patel.send_sms(bureau.line, "STOP")
    bob = await bureau.desk("bob", ready=False)
    account = f"accounts/{bureau.accounts['riverside']}"
    patel = next(one["id"] for one in (await bob.get(account))["contacts"] if one["slug"] == "dr-patel")
    await bob.put(f"{account}/contacts/{patel}/quiet", {"until": (begins + timedelta(hours=9)).isoformat()})
    await bureau.settle()
    await at(bureau, begins + 9 * MINUTE)
    assert await bureau.company.unexpected() == []
    await at(bureau, begins + 11 * MINUTE)
    await bureau.company.mailbox(BOSS).expect_mail(containing="could not be told of being on call")
    assert (await notices(bureau.house, "dr-patel"))[-1] == (0, "unconfirmed")
    await at(bureau, begins + 15 * MINUTE)
    assert await bureau.company.unexpected() == []
    bob = await bureau.desk("bob", ready=False)
    (shown,) = [
        one for one in (await bob.get(f"{account}/duty-notices"))["items"]
        if (one["contact"], one["minutes"]) == ("dr-patel", 0)
    ]  # fmt: skip
    assert (await bob.post(f"{account}/duty-notices/{shown['id']}/confirm"))["status"] == "confirmed"
    assert await finding(bureau) == []
