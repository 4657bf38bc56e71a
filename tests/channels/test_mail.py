"""Mail: pages that tell of a message and say nothing of it; plain mail; servers that refuse, hang and die."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from app.accounts_yaml import import_text
from channels.mails import mail as mail_of
from channels.mails import queue_mail
from channels.sends import subjects
from channels.sends.models import Send
from channels.sends.words import Words, sealed
from clients.contacts.models import ContactMethod
from core.errors import Invalid
from core.states import Transition
from devtools.phone_company.client import Mailbox
from tests.cast import HERE
from tests.cast import LEE as LEE_SMS
from tests.cast import PATEL as PATEL_SMS
from tests.dispatch.ground import PIN, Story, a_phone, reasons, story
from tests.house import Bureau

LEE, PATEL = "lee@doctors.example", "patel@doctors.example"


def lee(bureau: Bureau) -> Mailbox:
    return bureau.company.mailbox(LEE)


async def by_mail(bureau: Bureau, channels: str = "[email]") -> Story:
    """Riverside pages by mail; the doctors' addresses come before their phones."""
    yaml = (HERE / "bureau.yaml").read_text().replace("channels: [sms, voice]", f"channels: {channels}")
    for number, address in ((LEE_SMS, LEE), (PATEL_SMS, PATEL)):
        yaml = yaml.replace(f'[{{sms: "{number}"', f'[{{email: {address}, verified: true}}, {{sms: "{number}"')
    await import_text(bureau.house, yaml, name="bureau.yaml")
    return await story(bureau)


async def method_state(bureau: Bureau, address: str) -> str:
    async with bureau.house.transaction() as session:
        return (await session.execute(select(ContactMethod.state).where(ContactMethod.address == address))).scalar_one()


async def test_a_page_by_mail_is_opened_with_the_pin_and_confirmed(bureau: Bureau) -> None:
    tale = await by_mail(bureau)
    dispatch_id = await tale.dispatched()
    mail = await lee(bureau).expect_mail(containing="an urgent message is waiting")
    assert mail.subject == "Riverside Pediatrics: an urgent message is waiting"
    assert mail.from_ == "Nightbell <pages@nightbell.example>"
    assert mail.headers["Auto-Submitted"] == "auto-generated"
    whole = f"{mail.headers} {mail.text}"
    assert not [word for word in ("Ortiz", "fever", "2025550181") if word in whole]
    (link,) = mail.links
    (delivery,) = (await tale.ledger(dispatch_id))["deliveries"]
    assert (delivery["channel"], delivery["status"], delivery["address"]) == ("email", "sent", "l…@doctors.example")
    assert delivery["sent_at"] is not None
    assert delivery["delivered_at"] is None  # nobody tells
    async with a_phone() as phone:
        async with phone.get(link) as answer:
            assert "fever" not in await answer.text()
        assert (await tale.ledger(dispatch_id))["pages"][0]["viewed_at"] is None
        async with phone.post(f"{link}/pin", data={"pin": PIN}) as answer:
            assert "a fever of 104 since noon" in await answer.text()
        assert (await tale.ledger(dispatch_id))["pages"][0]["viewed_at"] is not None
        async with phone.post(f"{link}/confirm") as answer:
            assert "You have it" in await answer.text()
    dispatch = (await tale.ledger(dispatch_id))["dispatch"]
    assert (dispatch["status"], dispatch["confirmed_via"]) == ("confirmed", "link")
    await bureau.advance(60)  # the reconciler has nobody to ask about a mail
    await tale.ends_well()


async def test_an_address_that_is_refused_is_marked_and_gone_round_at_once(bureau: Bureau) -> None:
    tale = await by_mail(bureau, "[email, sms]")
    await bureau.company.faults(mail=[{"answer": 550, "to": LEE, "count": 1}])
    dispatch_id = await tale.dispatched()
    await bureau.dr_lee.expect_sms(containing="urgent")
    first, second = (await tale.ledger(dispatch_id))["deliveries"]
    assert (first["channel"], first["status"], first["error_code"], second["channel"]) == (
        "email",
        "failed",
        550,
        "sms",
    )
    assert first["error_text"] == "the mail server answered 550"
    assert await method_state(bureau, LEE) == "failing"
    await tale.ends_well()


async def test_a_failing_address_that_is_taken_again_is_mended(bureau: Bureau) -> None:
    tale = await by_mail(bureau)
    async with bureau.house.transaction() as session:
        await session.execute(update(ContactMethod).where(ContactMethod.address == LEE).values(state="failing"))
    await tale.dispatched()
    await lee(bureau).expect_mail()
    await bureau.settle()
    assert await method_state(bureau, LEE) == "ok"
    await tale.ends_well()


@pytest.mark.parametrize(
    ("fault", "unset"),
    [({"answer": "550", "at": "data"}, {}), ({"answer": "554", "at": "hello"}, {}), ({}, {"mail_from": ""})],
)
async def test_what_is_our_own_fault_leaves_the_address_alone(
    bureau: Bureau, fault: dict[str, str], unset: dict[str, str]
) -> None:
    tale = await by_mail(bureau, "[email, sms]")
    bureau.house.settings = bureau.house.settings.model_copy(update=unset)
    await bureau.company.faults(mail=[fault] if fault else [])
    await tale.dispatched()
    await bureau.dr_lee.expect_sms(containing="urgent")
    assert await method_state(bureau, LEE) == "ok"
    await tale.ends_well()


@pytest.mark.parametrize("answer", ["silence", "drop"])
async def test_a_server_that_takes_it_and_does_not_answer_gets_the_same_mail_again(bureau: Bureau, answer: str) -> None:
    tale = await by_mail(bureau)
    await bureau.company.faults(mail=[{"answer": answer, "at": "data", "processed": True, "count": 1}])
    dispatch_id = await tale.dispatched()
    one, two = await lee(bureau).expect_mail(), await lee(bureau).expect_mail()
    assert (one.text, one.message_id) == (two.text, two.message_id)
    statuses = [delivery["status"] for delivery in (await tale.ledger(dispatch_id))["deliveries"]]
    assert statuses == ["unknown", "sent"]
    # The next round is another mail, to be shown beside the first.
    await bureau.advance(61)
    assert (await lee(bureau).expect_mail()).message_id != one.message_id
    await tale.ends_well()


@pytest.mark.parametrize("fault", [{"answer": "450"}, {"answer": "drop"}, {"answer": "421", "at": "data"}])
async def test_a_server_that_is_busy_is_tried_again_and_nothing_doubled(bureau: Bureau, fault: dict[str, str]) -> None:
    tale = await by_mail(bureau)
    await bureau.company.faults(mail=[{**fault, "count": 2}])
    dispatch_id = await tale.dispatched()
    await bureau.advance(25)
    await lee(bureau).expect_mail()
    (delivery,) = (await tale.ledger(dispatch_id))["deliveries"]
    assert (delivery["status"], delivery["attempt"]) == ("sent", 1)
    assert await method_state(bureau, LEE) == "ok"
    await tale.ends_well()


async def test_a_mail_about_what_is_settled_is_not_sent(bureau: Bureau) -> None:
    tale = await by_mail(bureau, "[sms, email]")
    await bureau.company.faults(mail=[{"answer": "450"}])
    dispatch_id = await tale.dispatched()
    sms = await bureau.dr_lee.expect_sms()
    await bureau.advance(61)  # the round of the mail, which the server puts off
    await bureau.dr_lee.send_sms(sms.from_, "1")
    await bureau.dr_lee.expect_sms(containing="You have it")
    await bureau.company.no_faults()
    await bureau.advance(30)
    _, mail = (await tale.ledger(dispatch_id))["deliveries"]
    assert (mail["status"], mail["error_text"]) == ("failed", "called back: no longer wanted")
    await tale.ends_well()


async def written(bureau: Bureau, **more: object) -> int:
    subjects.register(mail_of("story"))
    asked: dict[str, object] = {
        "account_id": bureau.accounts["riverside"], "to": LEE, "title": "Your\r\ncode", "text": "It is 418305.",
    }  # fmt: skip
    async with bureau.house.transaction() as session:
        sent = await queue_mail(session, bureau.house.keyring, ("story", 1), **{**asked, **more})  # type: ignore[arg-type]
        return sent.id


async def rows(bureau: Bureau) -> list[Send]:
    """The mail, and the repeats of it."""
    async with bureau.house.transaction() as session:
        found = await session.execute(select(Send).where(Send.subject == "story").order_by(Send.id))
        return list(found.scalars())


async def moves(bureau: Bureau, send_id: int) -> list[str]:
    async with bureau.house.transaction() as session:
        found = select(Transition.new).where(Transition.entity == "send", Transition.entity_id == send_id)
        return list((await session.execute(found.order_by(Transition.id))).scalars())


async def test_a_plain_mail_goes_out_once_and_its_text_lies_nowhere_afterwards(bureau: Bureau) -> None:
    send_id = await written(bureau)
    (found,) = await rows(bureau)
    assert found.status in ("recorded", "sending", "sent")
    await bureau.settle()
    mail = await lee(bureau).expect_mail(containing="418305")
    assert mail.subject == "Your code"
    assert await moves(bureau, send_id) == ["recorded", "sending", "sent"]
    (found,) = await rows(bureau)
    assert (found.status, found.words_sealed) == ("sent", None)
    assert found.ended_at is not None
    async with bureau.house.transaction() as session:
        for table in ("sends", "outbox", "transitions"):
            lines = (await session.execute(text(f"SELECT t::text FROM {table} t"))).scalars()
            assert not [line for line in lines if "418305" in str(line)]
    assert await bureau.company.unexpected() == []


async def test_a_mail_that_a_killed_process_was_sending_is_sent_again_as_the_same(bureau: Bureau) -> None:
    send_id = await written(bureau)
    (before,) = await rows(bureau)
    kept = before.words_sealed or sealed(bureau.house.keyring, Words("It is 418305.", "Your code"))
    await bureau.settle()
    first = await lee(bureau).expect_mail()
    # As the database would be had the process died between the server's answer and the note of it.
    async with bureau.house.transaction() as session:
        await session.execute(
            text("UPDATE sends SET status = 'sending', ended_at = NULL, words_sealed = :kept WHERE id = :id"),
            {"id": send_id, "kept": kept},
        )
        await session.execute(text("UPDATE outbox SET done_at = NULL WHERE key = :key"), {"key": f"send:{send_id}"})
    await bureau.advance(3)
    assert (await lee(bureau).expect_mail()).message_id == first.message_id
    found = [(one.status, one.attempt, one.first_id, one.words_sealed) for one in await rows(bureau)]
    assert found == [("unknown", 1, None, None), ("sent", 2, send_id, None)]
    assert await bureau.company.unexpected() == []


async def test_nobody_knows_whether_it_went_out_and_it_is_not_sent_for_ever(bureau: Bureau) -> None:
    await bureau.company.faults(mail=[{"answer": "drop", "at": "data"}])
    await written(bureau)
    await bureau.advance(60)
    found = await rows(bureau)
    assert [(one.status, one.attempt, one.words_sealed) for one in found] == [("unknown", n, None) for n in range(1, 5)]
    assert all(one.ended_at is not None for one in found)
    assert await bureau.company.unexpected() == []


async def test_a_code_that_is_late_is_not_sent_any_more(bureau: Bureau) -> None:
    await bureau.company.faults(mail=[{"answer": "451"}])
    await written(bureau, valid_for=timedelta(minutes=10))
    await bureau.advance(620)
    (found,) = await rows(bureau)
    assert (found.status, found.error_code, found.words_sealed) == ("failed", 451, None)
    await bureau.company.no_faults()
    await bureau.advance(60)
    assert await bureau.company.unexpected() == []


async def test_refused_for_good_is_not_tried_again(bureau: Bureau) -> None:
    await bureau.company.faults(mail=[{"answer": "550", "count": 1}])
    send_id = await written(bureau, account_id=None)
    await bureau.advance(30)
    (found,) = await rows(bureau)
    assert (found.status, found.error_code) == ("failed", 550)
    assert await moves(bureau, send_id) == ["recorded", "sending", "failed"]
    assert await bureau.company.unexpected() == []


@pytest.mark.parametrize(
    "to", ["nobody", "a@b", "a b@example.org", "lee@example.org\nBcc: all@example.org", "", "ü@x.de"]
)
async def test_what_is_no_address_is_refused_in_words(bureau: Bureau, to: str) -> None:
    with pytest.raises(Invalid, match="mail address"):
        await written(bureau, to=to)


async def test_all_that_was_done_stands_in_the_ledger(bureau: Bureau) -> None:
    tale = await by_mail(bureau)
    await bureau.company.faults(mail=[{"answer": "450", "count": 1}])
    dispatch_id = await tale.dispatched()
    await bureau.advance(11)
    await lee(bureau).expect_mail()
    assert reasons(await tale.ledger(dispatch_id), "delivery") == [
        "email",
        "attempt 1",
        "not processed (error 450), to be tried again",
        "attempt 1",
        "the mail server has it",
    ]
    await tale.ends_well()
