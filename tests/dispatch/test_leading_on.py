"""Nobody takes it: the next person, the backup contact, the desk; and the desk is not let off either."""

from datetime import datetime

from tests.dispatch.ground import STONE, Story, reasons, story
from tests.house import Bureau


async def _to_the_desk(tale: Story) -> int:
    """A refill: nobody is on call for it, and the backup contact says no."""
    dispatch_id = await tale.dispatched("refill")
    call = await tale.bureau.company.phone(STONE).expect_call()
    await call.answer()
    await call.press("1")
    await call.hears("amoxicillin")
    await call.press("2")
    await call.ended()
    return dispatch_id


async def test_declined_then_the_next_person(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    text = await bureau.dr_lee.expect_sms(containing="urgent")
    await bureau.dr_lee.send_sms(text.from_, "2")
    await bureau.dr_lee.expect_sms(containing="Dr Patel is asked now")
    patel = await bureau.dr_patel.expect_sms(containing="for Dr Patel")
    await bureau.dr_patel.send_sms(patel.from_, "yes")
    await bureau.dr_patel.expect_sms(containing="You have it")
    ledger = await tale.ledger(dispatch_id)
    assert [page["status"] for page in ledger["pages"]] == ["declined", "confirmed"]
    await bureau.advance(70)
    await tale.ends_well()


async def test_nobody_on_call_goes_to_the_backup_contact_then_to_the_desk(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch_id = await _to_the_desk(tale)
    ledger = await tale.ledger(dispatch_id)
    assert ledger["dispatch"]["status"] == "at_desk"
    assert ledger["dispatch"]["nobody_on_call"] is True
    assert reasons(ledger, "dispatch") == [
        "dispatched",
        "step 1: doctors · nobody",
        "nobody is on call for doctors · nobody",
        "backup contact: Ms Stone",
        "end of the protocol",
    ]
    await tale.ends_well()


async def test_nobody_answers_and_the_desk_is_alarmed_until_it_is_claimed_and_again_when_the_claim_lapses(
    bureau: Bureau,
) -> None:
    tale = await story(bureau)
    dispatch_id = await _to_the_desk(tale)
    first = (await tale.ledger(dispatch_id))["dispatch"]
    assert (first["owner"], first["alarm_count"], first["next_action"]) == ("desk", 1, "alarm")
    await bureau.advance(65)
    assert (await tale.ledger(dispatch_id))["dispatch"]["alarm_count"] == 3

    claimed = await tale.alice.post(f"dispatches/{dispatch_id}/claim")
    assert (claimed["owner_name"], claimed["next_action"]) == ("Alice", "claim_lapses")
    await bureau.advance(120)
    assert (await tale.ledger(dispatch_id))["dispatch"]["alarm_count"] == 3
    await bureau.advance(485)
    lapsed = (await tale.ledger(dispatch_id))["dispatch"]
    assert (lapsed["owner"], lapsed["alarm_count"]) == ("desk", 4)
    assert "the claim lapsed" in reasons(await tale.ledger(dispatch_id), "dispatch")

    await tale.alice.post(f"dispatches/{dispatch_id}/claim")
    closed = await tale.alice.post(f"dispatches/{dispatch_id}/close", {"reason": "Mrs Ortiz has found the medicine"})
    assert (closed["status"], closed["next_at"]) == ("closed", None)
    ledger = await tale.ledger(dispatch_id)
    assert ledger["message"]["status"] == "closed"
    (note,) = [one for one in ledger["transitions"] if one["entity"] == "note"]
    assert (note["reason"], note["by_name"]) == ("Mrs Ortiz has found the medicine", "Alice")
    await tale.ends_well()


async def test_the_countdown_shown_is_when_it_happens(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    await bureau.dr_lee.expect_sms(containing="urgent")
    shown = (await tale.ledger(dispatch_id))["dispatch"]
    assert (shown["next_action"], shown["next_label"]) == ("page_again", "The page is repeated")
    await bureau.advance(61)
    await bureau.dr_lee.expect_call()
    following = (await tale.ledger(dispatch_id))["dispatch"]
    assert (following["next_action"], following["next_label"]) == ("next_step", "Dr Patel is paged")
    due = datetime.fromisoformat(following["next_at"])
    await bureau.advance(121)
    await bureau.dr_patel.expect_sms(containing="for Dr Patel")
    (expired,) = [page for page in (await tale.ledger(dispatch_id))["pages"] if page["status"] == "expired"]
    assert 0 <= (datetime.fromisoformat(expired["ended_at"]) - due).total_seconds() < 5


async def test_the_desk_pages_on_without_waiting(bureau: Bureau) -> None:
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    await bureau.dr_lee.expect_sms(containing="urgent")
    await tale.alice.post(f"dispatches/{dispatch_id}/page-next")
    await bureau.dr_patel.expect_sms(containing="for Dr Patel")
    shown = await tale.alice.post(f"dispatches/{dispatch_id}/page-next")
    assert shown["status"] == "at_desk"
    again = await tale.alice.post(f"dispatches/{dispatch_id}/page-next")
    assert (again["status"], again["step"]) == ("active", 0)
    await bureau.dr_lee.expect_sms(containing="urgent")
    await tale.ends_well()


async def test_a_draft_left_behind_and_a_reopened_message_are_the_desks(bureau: Bureau) -> None:
    tale = await story(bureau)
    message_id = await tale.message()
    await bureau.advance(605)
    (item,) = (await tale.alice.get("board"))["items"]
    assert (item["status"], item["owner"], item["message_id"]) == ("at_desk", "desk", message_id)
    sent = await tale.alice.post(f"messages/{message_id}/dispatch")
    assert sent["dispatch_id"] == item["id"]
    await bureau.settle()
    text = await bureau.dr_lee.expect_sms(containing="urgent")
    await bureau.dr_lee.send_sms(text.from_, "1")
    await bureau.dr_lee.expect_sms(containing="You have it")
    await bureau.settle()

    await tale.alice.post(f"messages/{message_id}/reopen", {"reason": "the number was wrong"})
    shown = (await tale.ledger(item["id"]))["dispatch"]
    assert (shown["status"], shown["owner_name"], shown["confirmed_by_name"]) == ("at_desk", "Alice", None)
    await tale.ends_well()
