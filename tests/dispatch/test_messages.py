"""Writing a message down, and messages nobody typed."""

import asyncio
from typing import Any

import pytest

from dispatch.ledger.carry_out import to_desk
from dispatch.ledger.rows import hold
from tests.desk import Refused
from tests.dispatch.ground import URGENT, code_in, story
from tests.house import Bureau


def _draft(version: int, **more: Any) -> dict[str, Any]:
    return {"call_type": "urgent-symptom", "urgency": "urgent", "fields": URGENT, "version": version} | more


async def test_a_draft_is_saved_by_version_and_urgency_only_rises_without_a_reason(bureau: Bureau) -> None:
    tale = await story(bureau)
    message_id = await tale.message()
    saved = await tale.alice.put(f"messages/{message_id}", _draft(1))
    assert saved["version"] == 2
    with pytest.raises(Refused) as stale:
        await tale.alice.put(f"messages/{message_id}", _draft(1))
    assert (stale.value.code, stale.value.body["version"]) == ("version_conflict", 2)
    with pytest.raises(Refused) as lowered:
        await tale.alice.put(f"messages/{message_id}", _draft(2, urgency="routine"))
    assert lowered.value.code == "reason_required"
    await tale.alice.put(
        f"messages/{message_id}", _draft(2, urgency="routine", urgency_reason="it was the other child")
    )
    detail = await tale.alice.get(f"messages/{message_id}")
    assert detail["urgency"] == "routine"
    assert "it was the other child" in [entry["reason"] for entry in detail["transitions"]]
    assert detail["callback"] == "+12025550181"
    await tale.ends_well()


async def test_what_is_missing_is_named_and_nothing_goes_out(bureau: Bureau) -> None:
    tale = await story(bureau)
    message_id = await tale.message(fields={"child": "Ada Ortiz", "breathing": "no"})
    with pytest.raises(Refused) as missing:
        await tale.alice.post(f"messages/{message_id}/dispatch", {"version": 1})
    assert missing.value.code == "fields_missing"
    assert {error["field"] for error in missing.value.body["errors"]} == {"phone", "blue", "symptom"}
    await bureau.settle()
    assert (await tale.alice.get(f"messages/{message_id}"))["status"] == "draft"
    await tale.ends_well()


async def test_sent_twice_with_one_key_is_sent_once_and_then_locked(bureau: Bureau) -> None:
    tale = await story(bureau)
    message_id = await tale.message()
    key, other = {"Idempotency-Key": "the-same"}, {"Idempotency-Key": "another"}
    one = await tale.alice.post(f"messages/{message_id}/dispatch", None, **key)
    two = await tale.alice.post(f"messages/{message_id}/dispatch", None, **key)
    assert one == two
    await bureau.settle()
    await bureau.dr_lee.expect_sms(containing="urgent")
    with pytest.raises(Refused) as again:
        await tale.alice.post(f"messages/{message_id}/dispatch", None, **other)
    assert again.value.code == "already_dispatched"
    with pytest.raises(Refused) as locked:
        await tale.alice.put(f"messages/{message_id}", _draft(1))
    assert locked.value.code == "locked"
    await tale.ends_well()


async def test_sent_five_times_at_once_with_one_key_every_answer_is_the_first_ones(bureau: Bureau) -> None:
    """A browser whose line is bad asks again before the first answer is there."""
    tale = await story(bureau)
    message_id = await tale.message()
    key = {"Idempotency-Key": "the-same"}
    ask = [tale.alice.post(f"messages/{message_id}/dispatch", None, **key) for _ in range(5)]
    answers = await asyncio.gather(*ask)
    assert all(answer == answers[0] for answer in answers)
    await bureau.settle()
    await bureau.dr_lee.expect_sms(containing="urgent")
    await tale.ends_well()


async def test_sent_at_once_by_two_people_the_second_is_told_so(bureau: Bureau) -> None:
    tale = await story(bureau)
    message_id = await tale.message()
    ask = [tale.alice.post(f"messages/{message_id}/dispatch", None, **{"Idempotency-Key": f"own-{n}"}) for n in (1, 2)]
    answers = await asyncio.gather(*ask, return_exceptions=True)
    (refused,) = [answer for answer in answers if isinstance(answer, Refused)]
    assert refused.code == "already_dispatched"
    await bureau.settle()
    await bureau.dr_lee.expect_sms(containing="urgent")
    await tale.ends_well()


async def test_a_repeat_that_comes_when_nobody_answered_starts_nothing_anew(bureau: Bureau) -> None:
    tale = await story(bureau)
    message_id = await tale.message()
    key = {"Idempotency-Key": "the-same"}
    one = await tale.alice.post(f"messages/{message_id}/dispatch", None, **key)
    await bureau.settle()
    await bureau.dr_lee.expect_sms(containing="urgent")
    async with bureau.house.transaction() as session:
        await to_desk(session, await hold(session, one["dispatch_id"]), "nobody answered", by="system")
    assert await tale.alice.post(f"messages/{message_id}/dispatch", None, **key) == one
    assert await tale.status(one["dispatch_id"]) == "at_desk"


async def test_another_clients_operator_sees_and_moves_nothing(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    await bureau.dr_lee.expect_sms(containing="urgent")
    message_id = (await tale.ledger(dispatch_id))["message"]["id"]
    charlie = await bureau.desk("charlie", ready=False)
    assert await charlie.get("board") == {"items": [], "next": None}
    assert await charlie.get("messages") == {"items": [], "next": None}
    contact = {"contact_id": 1, "read_out": True}
    for path, body in (
        (f"dispatches/{dispatch_id}/claim", {}),
        (f"dispatches/{dispatch_id}/release", {}),
        (f"dispatches/{dispatch_id}/page-next", {}),
        (f"dispatches/{dispatch_id}/close", {"reason": "no"}),
        (f"dispatches/{dispatch_id}/confirm-for", contact),
        (f"messages/{message_id}/dispatch", {}),
        (f"messages/{message_id}/close", {"reason": "no"}),
        (f"messages/{message_id}/reopen", {"reason": "no"}),
        (f"messages/{message_id}/urgency", {"urgency": "urgent"}),
    ):
        with pytest.raises(Refused) as refused:
            await charlie.post(path, body)
        assert refused.value.status == 404, path
    for path in (f"dispatches/{dispatch_id}", f"messages/{message_id}"):
        with pytest.raises(Refused) as unseen:
            await charlie.get(path)
        assert unseen.value.status == 404
    assert await tale.status(dispatch_id) == "active"
    await tale.ends_well()


async def test_a_routine_message_that_becomes_urgent_is_paged_at_once(bureau: Bureau) -> None:
    tale = await story(bureau)
    message_id = await tale.message(fields=URGENT)
    await tale.alice.put(f"messages/{message_id}", _draft(1, urgency="routine", urgency_reason="calm"))
    dispatch_id = (await tale.alice.post(f"messages/{message_id}/dispatch"))["dispatch_id"]
    await bureau.settle()
    await bureau.dr_lee.expect_sms(containing=" message for Dr Lee")
    await tale.alice.post(f"messages/{message_id}/urgency", {"urgency": "urgent"})
    await bureau.settle()
    await bureau.dr_lee.expect_sms(containing="urgent message for Dr Lee")
    assert [page["status"] for page in (await tale.ledger(dispatch_id))["pages"]] == ["expired", "open"]
    await tale.ends_well()


async def test_a_voicemail_has_its_message_at_once_and_pages_when_the_desk_lets_it(bureau: Bureau) -> None:
    tale = await story(bureau)
    call = await bureau.caller.dial(bureau.line)
    await bureau.advance(61)
    await call.hears("leave a message")
    (recording,) = (await tale.alice.get("messages"))["items"]
    assert (recording["kind"], recording["status"], recording["next_action"]) == ("voicemail", "draft", "recording")
    await call.speak("my daughter has a fever")
    await bureau.advance(3)
    await call.hangup()
    await bureau.settle()
    (left,) = (await tale.alice.get("messages"))["items"]
    assert (left["status"], left["next_action"]) == ("open", "page")
    await bureau.advance(125)
    text = await bureau.dr_lee.expect_sms(containing="urgent message for Dr Lee")
    await bureau.dr_lee.send_sms(text.from_, f"1 {code_in(text)}")
    await bureau.dr_lee.expect_sms(containing="You have it")
    await bureau.settle()
    assert (await tale.alice.get("messages"))["items"][0]["status"] == "confirmed"
    await tale.ends_well()


async def test_a_silent_voicemail_is_listed_and_pages_nobody(bureau: Bureau) -> None:
    tale = await story(bureau)
    call = await bureau.caller.dial(bureau.line)
    await bureau.advance(61)
    await call.hears("leave a message")
    await call.hangup()
    await bureau.advance(300)
    (item,) = (await tale.alice.get("board"))["items"]
    assert (item["kind"], item["status"], item["owner"], item["alarm_count"]) == ("voicemail", "at_desk", "desk", 1)
    await tale.ends_well()


async def test_a_caller_lost_in_the_line_is_the_desks_with_number_and_time(bureau: Bureau) -> None:
    tale = await story(bureau)
    call = await bureau.caller.dial(bureau.line)
    await bureau.advance(20)
    await call.hangup()
    await bureau.settle()
    (item,) = (await tale.alice.get("board"))["items"]
    assert (item["kind"], item["status"], item["next_action"]) == ("caller_lost", "at_desk", "alarm")
    (row,) = (await tale.alice.get("messages"))["items"]
    assert row["callback"] == "+12025550181"
    await tale.ends_well()
