"""An answer belongs to what is open and to the page it names; a number is not a person; nothing goes round for ever."""

from typing import Any

from sqlalchemy import select

from app.accounts_yaml import import_text
from channels.sms.models import InboundSms
from core.documents import yaml_text
from tests.cast import HERE, LEE
from tests.desk import Desk
from tests.dispatch.ground import code_in, reasons, story
from tests.house import Bureau


async def texts_at_desk(bureau: Bureau, alice: Desk) -> list[dict[str, Any]]:
    await bureau.settle()
    return [one for one in (await alice.get("board"))["items"] if one.get("kind") == "text"]


async def words_of(bureau: Bureau) -> list[str | None]:
    await bureau.settle()
    async with bureau.house.transaction() as session:
        return list((await session.execute(select(InboundSms.answered).order_by(InboundSms.id))).scalars())


async def test_a_bare_1_confirms_no_older_page_while_another_rings(bureau: Bureau) -> None:
    tale = await story(bureau)
    old = await tale.dispatched()
    before = await bureau.dr_lee.expect_sms(containing="urgent")
    await tale.alice.post(f"dispatches/{old}/close", {"reason": "the caller is in hospital"})
    await bureau.dr_lee.set(sms="unreachable")
    new = await tale.dispatched()
    ringing = await bureau.dr_lee.expect_call()  # no text of the new one has arrived
    await bureau.dr_lee.set(sms="normal")
    await bureau.dr_lee.send_sms(before.from_, "1")
    asked = await bureau.dr_lee.expect_sms(containing="A message waits for you")
    assert [await tale.status(old), await tale.status(new)] == ["closed", "active"]
    code = asked.body.split("code: 1 ")[1][:3]
    await bureau.dr_lee.send_sms(before.from_, f"OK {code} thanks")
    await bureau.dr_lee.expect_sms(containing="You have it")
    assert [await tale.status(old), await tale.status(new)] == ["closed", "confirmed"]
    assert await ringing.ended() == "canceled"


async def test_a_phone_that_two_people_share_answers_for_whom_the_code_names(bureau: Bureau) -> None:
    data = yaml_text.load((HERE / "bureau.yaml").read_text())
    for contact in data["accounts"][0]["contacts"]:
        if contact["slug"] == "dr-patel":
            contact["methods"] = [{"sms": LEE, "verified": True}]
    await import_text(bureau.house, yaml_text.dump(data), name="shared.yaml")
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    lee = await bureau.dr_lee.expect_sms(containing="for Dr Lee")
    await tale.alice.post(f"dispatches/{dispatch_id}/page-next")
    patel = await bureau.dr_lee.expect_sms(containing="for Dr Patel")
    await bureau.dr_lee.send_sms(lee.from_, "yes")
    asked = await bureau.dr_lee.expect_sms(containing="Reply with the code")
    assert f"1 {code_in(patel)} for Dr Patel" in asked.body
    assert f"1 {code_in(lee)} for Dr Lee" in asked.body
    assert await tale.status(dispatch_id) == "active"
    await bureau.dr_lee.send_sms(lee.from_, f"1 {code_in(lee)}")
    await bureau.dr_lee.expect_sms(containing="You have it")
    assert (await tale.ledger(dispatch_id))["dispatch"]["confirmed_by_name"] == "Dr Lee"


async def test_a_picture_and_a_code_of_nobodys_go_to_a_person_once(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    text = await bureau.dr_lee.expect_sms(containing="urgent")
    await bureau.dr_lee.send_sms(text.from_, "", media_urls=["https://pictures.example/1.jpg"])
    reply = await bureau.dr_lee.expect_sms(containing="reached the answering desk")
    assert f"1 {code_in(text)}" in reply.body
    (item,) = await texts_at_desk(bureau, tale.alice)
    detail = await tale.alice.get(f"messages/{item['message_id']}")
    assert detail["fields"][0]["value"] == "[1 picture or file came with it; not kept here]"
    await bureau.dr_lee.send_sms(text.from_, f"1 {code_in(text)}", media_urls=["https://pictures.example/2.jpg"])
    await bureau.dr_lee.expect_sms(containing="You have it")
    assert await tale.status(dispatch_id) == "confirmed"
    assert len(await texts_at_desk(bureau, tale.alice)) == 1


async def test_reactions_are_told_once_and_stand_on_the_timeline(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    text = await bureau.dr_lee.expect_sms(containing="urgent")
    for verb in ("Liked", "Disliked", "Removed a like from"):
        await bureau.dr_lee.send_sms(text.from_, f"{verb} “{text.body}”")
    told = await bureau.dr_lee.expect_sms(containing="a reaction is no answer")
    assert f"1 {code_in(text)} to take it" in told.body
    ledger = await tale.ledger(dispatch_id)
    assert len([one for one in reasons(ledger, "page") if one.startswith("reacted to the page")]) == 3
    assert (ledger["dispatch"]["status"], await texts_at_desk(bureau, tale.alice)) == ("active", [])
    await bureau.dr_lee.send_sms(text.from_, "👍")
    assert await words_of(bureau) == ["reaction"] * 4
    await tale.ends_well()


async def test_a_phone_that_answers_every_text_by_itself_ends_in_one_message_with_a_count(bureau: Bureau) -> None:
    tale = await story(bureau)
    words = "Thank you for your text. We will see to it as soon as we can."
    await bureau.dr_lee.set(auto_reply=words)
    await tale.dispatched()
    await bureau.advance(5)
    (item,) = await texts_at_desk(bureau, tale.alice)
    detail = await tale.alice.get(f"messages/{item['message_id']}")
    assert detail["fields"][0]["value"] == f"{words} (2 times)"
    assert await words_of(bureau) == ["desk", "desk again"]


async def test_a_phone_that_says_so_is_never_answered(bureau: Bureau) -> None:
    tale = await story(bureau)
    await bureau.dr_lee.set(auto_reply="I'm driving. I'll see your message when I get there.")
    dispatch_id = await tale.dispatched()
    await bureau.advance(2)
    assert await words_of(bureau) == ["automatic"]
    assert "their phone answered by itself: whether they saw the page is not known" in reasons(
        await tale.ledger(dispatch_id), "page"
    )
    assert len(await texts_at_desk(bureau, tale.alice)) == 1


async def test_ever_new_words_are_answered_six_times_and_no_more(bureau: Bureau) -> None:
    caller = await bureau.company.add_phone("+12025550177")
    for number in range(8):
        await caller.send_sms(bureau.line, f"what about it, number {number}")
        await bureau.company.settle()
    assert await words_of(bureau) == ["desk"] * 8
    for _ in range(6):
        await caller.expect_sms(containing="reached the answering desk")
    assert await bureau.company.unexpected() == []
    alice = await bureau.desk("alice", ready=False)
    assert len(await texts_at_desk(bureau, alice)) == 1
