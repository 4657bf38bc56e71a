"""Carriers that are busy, broken or silent; callbacks lost, doubled or in the wrong order; phones that opt out."""

import pytest
from sqlalchemy import select

from channels.sends.queue import HANG_UP
from core.outbox.rows import OutboxRow
from tests.dispatch.ground import code_in, reasons, story
from tests.house import Bureau


@pytest.mark.parametrize("answer", ["500", "silence"])
async def test_a_page_of_unknown_fate_is_repeated_and_its_fate_found_out(bureau: Bureau, answer: str) -> None:
    tale = await story(bureau)
    await bureau.company.faults(
        rest=[{"method": "POST", "path": "Messages", "answer": answer, "processed": True, "count": 1}],
        callbacks=[{"kind": "message", "lose": 1.0}],
    )
    dispatch_id = await tale.dispatched()
    one = await bureau.dr_lee.expect_sms(containing="urgent")
    two = await bureau.dr_lee.expect_sms(containing="urgent")  # a double page beats a lost one
    assert one.body == two.body
    await bureau.advance(40)
    ledger = await tale.ledger(dispatch_id)
    assert [delivery["status"] for delivery in ledger["deliveries"]] == ["sent", "sent"]
    assert all(delivery["delivered_at"] for delivery in ledger["deliveries"])
    await bureau.dr_lee.send_sms(one.from_, "1")
    await bureau.dr_lee.expect_sms(containing="You have it")
    await bureau.advance(30)
    await tale.ends_well()


async def test_a_callback_that_comes_although_the_answer_does_not_settles_it(bureau: Bureau) -> None:
    tale = await story(bureau)
    await bureau.company.faults(
        rest=[{"method": "POST", "path": "Messages", "answer": "silence", "processed": True, "count": 1}]
    )
    dispatch_id = await tale.dispatched()
    await bureau.dr_lee.expect_sms(containing="urgent")
    await bureau.advance(5)
    (delivery,) = (await tale.ledger(dispatch_id))["deliveries"]
    assert (delivery["status"], delivery["attempt"]) == ("sent", 1)
    assert delivery["delivered_at"] is not None
    await tale.ends_well()


async def test_an_attempt_that_was_never_carried_out_is_made_again(bureau: Bureau) -> None:
    tale = await story(bureau)
    await bureau.company.faults(rest=[{"method": "POST", "path": "Messages", "answer": "503", "count": 2}])
    dispatch_id = await tale.dispatched()
    await bureau.advance(10)
    await bureau.dr_lee.expect_sms(containing="urgent")
    statuses = [delivery["status"] for delivery in (await tale.ledger(dispatch_id))["deliveries"]]
    assert statuses == ["unknown", "unknown", "sent"]
    await tale.ends_well()


async def test_too_many_requests_is_tried_again_and_never_doubled(bureau: Bureau) -> None:
    tale = await story(bureau)
    await bureau.company.faults(rest=[{"method": "POST", "path": "Messages", "answer": "429", "count": 3}])
    dispatch_id = await tale.dispatched()
    await bureau.advance(10)
    await bureau.dr_lee.expect_sms(containing="urgent")
    (delivery,) = (await tale.ledger(dispatch_id))["deliveries"]
    assert (delivery["status"], delivery["attempt"]) == ("sent", 1)
    await tale.ends_well()


async def test_the_phone_company_never_answers_and_the_desk_gets_it(bureau: Bureau) -> None:
    tale = await story(bureau)
    await bureau.company.faults(rest=[{"path": "Messages", "answer": "500"}, {"path": "Calls", "answer": "500"}])
    dispatch_id = await tale.dispatched()
    await bureau.advance(2 * (180 + 60) + 5)
    assert await tale.status(dispatch_id) == "at_desk"
    await tale.ends_well("500")


async def test_a_call_nobody_knows_the_name_of_is_hung_up_as_soon_as_it_is_known(bureau: Bureau) -> None:
    tale = await story(bureau)
    await bureau.company.faults(
        rest=[{"method": "POST", "path": "Calls", "answer": "500", "processed": True, "count": 1}],
        callbacks=[{"kind": "call", "lose": 1.0}],
    )
    dispatch_id = await tale.dispatched()
    text = await bureau.dr_lee.expect_sms(containing="urgent")
    await bureau.advance(63)
    nameless, repeated = await bureau.dr_lee.expect_call(), await bureau.dr_lee.expect_call()
    await bureau.dr_lee.send_sms(text.from_, "1")
    await bureau.dr_lee.expect_sms(containing="You have it")
    assert await repeated.ended() == "canceled"
    await bureau.advance(5)
    async with bureau.house.transaction() as session:
        waiting = select(OutboxRow.id).where(OutboxRow.kind == HANG_UP, OutboxRow.done_at.is_(None))
        assert not (await session.execute(waiting)).all()
    await bureau.advance(25)
    assert await nameless.ended() == "canceled"
    assert (await tale.ledger(dispatch_id))["dispatch"]["confirmed_via"] == "sms"
    await tale.ends_well("500")


async def test_callbacks_lost_are_read_back(bureau: Bureau) -> None:
    tale = await story(bureau)
    await bureau.company.faults(callbacks=[{"kind": "*", "lose": 1.0}])
    dispatch_id = await tale.dispatched()
    await bureau.dr_lee.expect_sms(containing="urgent")
    (delivery,) = (await tale.ledger(dispatch_id))["deliveries"]
    assert delivery["delivered_at"] is None
    await bureau.advance(65)
    call = await bureau.dr_lee.expect_call()
    await call.reject()
    await bureau.advance(40)
    text, voice = (await tale.ledger(dispatch_id))["deliveries"]
    assert text["delivered_at"] is not None
    assert (voice["status"], voice["error_text"]) == ("failed", "not answered")
    await tale.ends_well()


async def test_callbacks_doubled_and_reordered_change_nothing(bureau: Bureau) -> None:
    tale = await story(bureau)
    await bureau.company.faults(callbacks=[{"kind": "*", "double": 1.0, "reorder": 0.7}], seed=3)
    dispatch_id = await tale.dispatched()
    text = await bureau.dr_lee.expect_sms(containing="urgent")
    await bureau.advance(65)
    call = await bureau.dr_lee.expect_call()
    await call.answer()
    await call.press("1")
    await call.hears("fever")
    await call.press("1")
    await call.ended()
    await bureau.dr_lee.send_sms(text.from_, f"1 {code_in(text)}")
    await bureau.dr_lee.expect_sms(containing="You have it already")
    await bureau.advance(10)
    ledger = await tale.ledger(dispatch_id)
    assert reasons(ledger, "dispatch").count("confirmed by voice") == 1
    assert [delivery["status"] for delivery in ledger["deliveries"]] == ["sent", "sent"]
    await tale.ends_well()


async def test_stop_goes_round_by_voice_at_once(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    text = await bureau.dr_lee.expect_sms(containing="urgent")
    await bureau.dr_lee.send_sms(text.from_, "STOP")
    await bureau.advance(3)
    call = await bureau.dr_lee.expect_call()
    await call.answer()
    await call.press("0")
    await call.hears("fever")
    await call.press("1")
    await call.hears("You have it")
    assert (await tale.ledger(dispatch_id))["dispatch"]["confirmed_via"] == "voice"
    # The next page doesn't try a text any more.
    await tale.dispatched()
    await bureau.advance(3)
    await bureau.dr_lee.expect_call()
    await tale.ends_well()


@pytest.mark.parametrize("sms", ["opted_out", "landline", "filtered"])
async def test_texts_that_cannot_arrive_are_gone_round_at_once(bureau: Bureau, sms: str) -> None:
    tale = await story(bureau)
    await bureau.dr_lee.set(sms=sms)
    dispatch_id = await tale.dispatched()
    await bureau.advance(3)
    await bureau.dr_lee.expect_call()
    first, second = (await tale.ledger(dispatch_id))["deliveries"]
    assert (first["channel"], first["status"], second["channel"]) == ("sms", "failed", "voice")
    assert first["error_text"]
    await tale.ends_well("Dr Lee", "21610")


async def test_a_voicemail_box_answers_the_page_and_confirms_nothing(bureau: Bureau) -> None:
    tale = await story(bureau)
    await bureau.dr_lee.set(voice="voicemail")
    dispatch_id = await tale.dispatched()
    await bureau.dr_lee.expect_sms(containing="urgent")
    await bureau.advance(61)
    call = await bureau.dr_lee.expect_call()
    await call.hears("press any key")
    await bureau.advance(60)
    heard = [event for event in bureau.company.events if event["type"] == "call.prompt"]
    assert not [event for event in heard if "fever" in event.get("text", "")]
    ledger = await tale.ledger(dispatch_id)
    assert ledger["dispatch"]["status"] == "active"
    voice = ledger["deliveries"][1]
    assert (voice["delivered_at"], voice["heard_at"]) == (None, None)
    assert voice["error_text"].startswith("a machine (voicemail")
    await bureau.advance(70)
    await bureau.dr_patel.expect_sms(containing="for Dr Patel")
    await tale.ends_well()
