"""What people are told of a page is what happened to it: on the ledger, by text, on the link's page and on /my."""

import re

import pytest

from tests.desk import Refused
from tests.dispatch.ground import PIN, Story, a_phone, code_in, link_in, story
from tests.house import Bureau
from tests.portal import ground as my

PASSED_OVER = re.compile(r"passed over by the desk after 0:2[789]")


async def _passed_over(bureau: Bureau) -> tuple[Story, int, str, str]:
    """Dr Lee was asked for 27 seconds when the desk went on to Dr Patel: the story, the dispatch, Dr Lee's link and
    code."""
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    text = await bureau.dr_lee.expect_sms(containing="urgent")
    await bureau.advance(27)
    (page,) = (await tale.ledger(dispatch_id))["pages"]
    await tale.alice.post(f"dispatches/{dispatch_id}/page-next", {"page_id": page["id"]})
    await bureau.dr_patel.expect_sms(containing="for Dr Patel")
    return tale, dispatch_id, link_in(text), code_in(text)


async def test_a_doctor_passed_over_after_half_a_minute_has_not_failed_to_answer(bureau: Bureau) -> None:
    tale, dispatch_id, link, code = await _passed_over(bureau)
    ledger = await tale.ledger(dispatch_id)
    assert [page["ended_why"] for page in ledger["pages"]] == ["passed_over", None]
    (move,) = [one for one in ledger["transitions"] if one["entity"] == "page" and one["new"] == "expired"]
    assert PASSED_OVER.fullmatch(move["reason"])
    assert move["by_name"] == "Alice"
    async with a_phone() as phone, phone.post(f"{link}/pin", data={"pin": PIN}) as answer:
        page = await answer.text()
    assert re.search(r"The desk passed you over after 0:2[789]\. Dr Patel is asked now\.", page)
    assert "If you press nothing" not in page
    async with my.a_phone(bureau) as lee:
        await lee.sign_in(my.LEE)
        assert re.search(r"The desk passed you over after 0:2[789]\. Dr Patel is asked now\.", lee.text)
    await bureau.dr_lee.send_sms(bureau.line, f"2 {code}")
    await bureau.dr_lee.expect_sms(containing="All right, you don't take it. Dr Patel is asked now.")
    assert [page["ended_why"] for page in (await tale.ledger(dispatch_id))["pages"]] == ["declined", None]


async def test_who_was_passed_over_may_still_take_it(bureau: Bureau) -> None:
    tale, dispatch_id, _, code = await _passed_over(bureau)
    await bureau.dr_lee.send_sms(bureau.line, f"1 {code}")
    await bureau.dr_lee.expect_sms(containing="You have it")
    pages = (await tale.ledger(dispatch_id))["pages"]
    assert [(page["status"], page["ended_why"]) for page in pages] == [
        ("confirmed", None),
        ("cancelled", "has_it_else"),
    ]
    await tale.ends_well()


async def test_only_the_doctor_that_the_operator_saw_is_passed_over(bureau: Bureau) -> None:
    """Two operators press at once, or one twice: Dr Patel, who is asked since then, is not passed over with Dr Lee."""
    tale, dispatch_id, _, _ = await _passed_over(bureau)
    first = (await tale.ledger(dispatch_id))["pages"][0]["id"]
    with pytest.raises(Refused) as refused:
        await tale.alice.post(f"dispatches/{dispatch_id}/page-next", {"page_id": first})
    assert refused.value.code == "moved_on"
    assert [page["status"] for page in (await tale.ledger(dispatch_id))["pages"]] == ["expired", "open"]
    await tale.ends_well()


async def test_each_end_of_a_page_is_told_apart(bureau: Bureau) -> None:
    """No answer; made urgent; read out to somebody else; opened again; closed: none of them is another's name."""
    tale = await story(bureau)
    dispatch_id = await tale.dispatched()
    await bureau.dr_lee.expect_sms(containing="urgent")
    await bureau.advance(61)
    await bureau.dr_lee.expect_call()
    await bureau.advance(121)
    await bureau.dr_patel.expect_sms(containing="for Dr Patel")
    ledger = await tale.ledger(dispatch_id)
    assert ledger["pages"][0]["ended_why"] == "no_answer"
    (move,) = [one for one in ledger["transitions"] if one["entity"] == "page" and one["new"] == "expired"]
    assert re.fullmatch(r"no answer after 3:0\d", move["reason"])

    people = {one["name"]: one["id"] for one in ledger["contacts"]}
    stone = {"contact_id": people["Ms Stone"], "read_out": True}
    await tale.alice.post(f"dispatches/{dispatch_id}/confirm-for", stone)
    ledger = await tale.ledger(dispatch_id)
    assert [page["ended_why"] for page in ledger["pages"]] == ["no_answer", "phoned_in", None]
    assert ledger["transitions"][-1]["reason"] == "read out by the desk, and confirmed"

    await tale.alice.post(f"messages/{ledger['message']['id']}/reopen", {"reason": "there is more to it"})
    pages = (await tale.ledger(dispatch_id))["pages"]
    assert [page["ended_why"] for page in pages] == ["no_answer", "phoned_in", "reopened"]
    await tale.ends_well("call")


async def test_a_routine_message_made_urgent_asks_anew_and_says_so(bureau: Bureau) -> None:
    tale = await story(bureau)
    fields = {"child": "Ada Ortiz", "drug": "amoxicillin"}
    message_id = await tale.message("refill", fields)
    dispatch_id = int((await tale.alice.post(f"messages/{message_id}/dispatch"))["dispatch_id"])
    await bureau.settle()
    before = (await tale.ledger(dispatch_id))["pages"]
    assert [page["status"] for page in before] == ["open"]
    await tale.alice.post(f"messages/{message_id}/urgency", {"urgency": "urgent"})
    assert (await tale.ledger(dispatch_id))["pages"][0]["ended_why"] == "urgency_raised"
