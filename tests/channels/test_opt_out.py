"""Who opted out of what is decided for each pair of numbers and by the exact word; what is our fault is told us."""

from typing import Any

import pytest
from sqlalchemy import select

from app.accounts_yaml import import_text
from app.doctor import faults
from channels.faults import see_to
from clients.accounts.models import Account
from clients.contacts.models import ContactMethod
from core.documents import yaml_text
from tests.cast import ACCOUNT_SID, HERE, LEE
from tests.dispatch.ground import reasons, story
from tests.house import Bureau

HARBOR = "+12025550110"


async def shared_with_harbor(bureau: Bureau) -> None:
    """Dr Lee is known to the other client too, by the same phone."""
    data = yaml_text.load((HERE / "other_client.yaml").read_text())
    contact = data["accounts"][0]["contacts"][0]
    contact["methods"] = [{"sms": LEE, "verified": True}]
    await import_text(bureau.house, yaml_text.dump(data), name="shared.yaml")


async def states(bureau: Bureau) -> dict[str, str]:
    """Of the texts to Dr Lee's phone, by account."""
    await bureau.settle()
    async with bureau.house.transaction() as session:
        found = (
            select(Account.slug, ContactMethod.state)
            .join(Account, Account.id == ContactMethod.account_id)
            .where(ContactMethod.address == LEE, ContactMethod.kind == "sms", ContactMethod.retired_at.is_(None))
        )
        return dict((await session.execute(found)).all())


async def method(bureau: Bureau) -> dict[str, Any]:
    async with bureau.house.transaction() as session:
        found = select(ContactMethod).where(ContactMethod.address == LEE, ContactMethod.kind == "sms")
        one = (await session.execute(found.order_by(ContactMethod.id))).scalars().all()[0]
        return {"state": one.state, "reason": one.state_reason}


async def test_stop_to_one_client_is_none_to_another_and_start_undoes_the_right_one(bureau: Bureau) -> None:
    await shared_with_harbor(bureau)
    accounts = set(await states(bureau))
    other = next(slug for slug in accounts if slug != "riverside")
    await bureau.dr_lee.send_sms(bureau.line, " stop ")
    assert await states(bureau) == {"riverside": "opted_out", other: "ok"}
    assert (await method(bureau))["reason"] == (
        f"they texted STOP to {bureau.line}; a text START from that phone to {bureau.line} undoes it"
    )
    await bureau.dr_lee.send_sms(HARBOR, "START")
    assert await states(bureau) == {"riverside": "opted_out", other: "ok"}
    await bureau.dr_lee.send_sms(bureau.line, "UNSTOP")
    assert await states(bureau) == {"riverside": "ok", other: "ok"}


async def test_only_a_bare_word_is_a_stop_and_what_the_carrier_says_is_one(bureau: Bureau) -> None:
    alice = await bureau.desk("alice", ready=False)
    await bureau.dr_lee.send_sms(bureau.line, "Stop. Thank you")
    await bureau.dr_lee.expect_sms(containing="reached the answering desk")
    assert (await states(bureau))["riverside"] == "ok"
    assert len([one for one in (await alice.get("board"))["items"] if one.get("kind") == "text"]) == 1
    await bureau.dr_lee.send_sms(bureau.line, "help")
    told = await bureau.dr_lee.expect_sms(containing="the answering service of Riverside Pediatrics")
    assert f"phone {bureau.line}" in told.body
    assert len([one for one in (await alice.get("board"))["items"] if one.get("kind") == "text"]) == 1


async def test_a_cancel_is_a_stop_and_the_next_call_says_why_no_texts_come(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    await bureau.dr_lee.expect_sms(containing="urgent")
    await bureau.dr_lee.send_sms(bureau.line, "Cancel")
    call = await bureau.dr_lee.expect_call()
    assert f"no more texts to them: they texted a word that ends them to {bureau.line}" in reasons(
        await tale.ledger(dispatch_id), "dispatch"
    )
    await call.answer()
    await call.press("5")
    said = await call.hears("no texts reach you, because you texted CANCEL")
    assert "text START to 2 0 2, 5 5 5, 0 1 0 0" in said
    await bureau.dr_lee.send_sms(bureau.line, "YES")  # a word of the carrier's, and a yes to what is open
    await bureau.dr_lee.expect_sms(containing="You have it")
    assert (await method(bureau))["state"] == "ok"
    assert await tale.status(dispatch_id) == "confirmed"


@pytest.mark.parametrize(("sms", "code"), [("unregistered", 30034), ("not_capable", 21606), ("wrong_country", 21659)])
async def test_a_number_of_ours_that_may_not_text_is_gone_round_and_told_us_once(
    bureau: Bureau, sms: str, code: int
) -> None:
    await bureau.company.request("PATCH", f"/numbers/{bureau.line}", {"sms": sms})
    tale = await story(bureau)
    first = await tale.dispatched()
    await (await bureau.dr_lee.expect_call()).reject()
    await tale.dispatched()
    await bureau.advance(2)
    assert (await method(bureau))["state"] == "ok", "nothing is wrong with the doctor's phone"
    text = (await tale.ledger(first))["deliveries"][0]
    assert (text["status"], text["error_code"]) == ("failed", code)
    mail = await bureau.company.mailbox("ada@example.test").expect_mail(containing=f"error {code}")
    assert bureau.line in mail.text
    (found,) = await faults.check(bureau.house)
    assert (found.verdict, bool(found.mend)) == ("wrong", True)
    assert f"(error {code})" in found.detail
    await bureau.company.request("PATCH", f"/numbers/{bureau.line}", {"sms": "normal"})
    await tale.dispatched()
    await bureau.dr_lee.expect_sms(containing="urgent")
    await bureau.settle()
    await see_to(bureau.house)
    assert [one.verdict for one in await faults.check(bureau.house)] == ["ok"]
    mails = [one for one in await bureau.company.unexpected() if "ada@" in one]
    assert mails == [], "one mail, not one for each page"


async def test_a_wrong_token_is_told_at_once_and_blamed_on_nobody(bureau: Bureau) -> None:
    tale = await story(bureau)
    await bureau.company.faults(rest=[{"method": "POST", "path": f"{ACCOUNT_SID}", "answer": "401"}])
    dispatch_id = await tale.dispatched()
    assert await tale.status(dispatch_id) == "at_desk", "nobody can be asked: the desk has it at once"
    await bureau.company.mailbox("ada@example.test").expect_mail(containing="refuses our credentials")
    assert (await method(bureau))["state"] == "ok"


async def test_an_unreachable_handset_is_gone_round_at_once(bureau: Bureau) -> None:
    tale = await story(bureau)
    await bureau.dr_lee.set(sms="unreachable")
    dispatch_id = await tale.dispatched()
    call = await bureau.dr_lee.expect_call()
    assert (await method(bureau))["state"] == "ok"
    await call.answer()
    await call.press("5")
    await call.hears("fever")
    await call.press("1")
    await call.hears("You have it")
    ledger = await tale.ledger(dispatch_id)
    assert [one["channel"] for one in ledger["deliveries"]] == ["sms", "voice"]
