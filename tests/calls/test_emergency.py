"""One key dials help into the call; the caller stays, and every failure is told."""

import pytest

from tests.cast import AMBULANCE
from tests.desk import Refused
from tests.house import Bureau
from tests.ivr.ledger import call_row, legs_of, moves_of, operator_row
from tests.ivr.test_connecting import talking


async def test_the_ambulance_is_dialled_into_the_call(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call, call_id, leg = await talking(bureau, alice)
    answer = await alice.post(f"calls/{call_id}/emergency")
    again = await alice.post(f"calls/{call_id}/emergency")
    assert again["leg_id"] == answer["leg_id"]
    ambulance = await bureau.company.phone(AMBULANCE).expect_call()
    await ambulance.answer()
    await alice.sees(
        "call", lambda data: any(one["party"] == "emergency" and one["status"] == "joined" for one in data["legs"])
    )
    await ambulance.speak("Ambulance, what is the address?")
    await call.hears("what is the address")
    await leg.hears("what is the address")
    moves = await moves_of(bureau, "leg", answer["leg_id"])
    assert (moves[0], moves[-1]) == ("recorded", "joined")

    # The operator may leave: the caller stays with the ambulance until one of them hangs up.
    await alice.post(f"calls/{call_id}/hang-up")
    await alice.sees("operator", lambda data: data["status"] == "wrapping")
    await bureau.advance(5)
    await ambulance.speak("We are on our way")
    await call.hears("on our way")
    assert (await call_row(bureau, call_id)).status == "talking"
    await call.hangup()
    await ambulance.ended()
    await bureau.settle()
    assert (await call_row(bureau, call_id)).outcome == "answered"


async def test_a_dropped_operator_does_not_take_the_caller_from_the_ambulance(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call, call_id, leg = await talking(bureau, alice)
    await alice.post(f"calls/{call_id}/emergency")
    ambulance = await bureau.company.phone(AMBULANCE).expect_call()
    await ambulance.answer()
    await bureau.settle()
    await leg.hangup()
    await bureau.advance(3)
    await ambulance.speak("We are on our way")
    await call.hears("on our way")
    assert (await call_row(bureau, call_id)).status == "talking"
    assert (await operator_row(bureau, alice)).status == "wrapping"


async def test_help_that_does_not_answer_is_shown_and_can_be_called_again(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    await bureau.company.phone(AMBULANCE).set(voice="busy")
    _, call_id, _ = await talking(bureau, alice)
    first = await alice.post(f"calls/{call_id}/emergency")
    shown = await alice.sees("call", lambda data: any(one["status"] == "failed" for one in data["legs"]))
    failed = next(one for one in shown["legs"] if one["party"] == "emergency")
    assert (failed["id"], failed["end_reason"]) == (first["leg_id"], "busy")
    await bureau.company.phone(AMBULANCE).set(voice="normal")
    second = await alice.post(f"calls/{call_id}/emergency")
    assert second["leg_id"] != first["leg_id"]
    await bureau.company.phone(AMBULANCE).expect_call()


async def test_an_attempt_that_was_not_processed_is_repeated(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    _, call_id, _ = await talking(bureau, alice)
    await bureau.company.faults(rest=[{"method": "POST", "path": "Participants", "answer": "500", "count": 1}])
    await alice.post(f"calls/{call_id}/emergency")
    await bureau.advance(3)
    await bureau.company.phone(AMBULANCE).expect_call()
    assert [one.status for one in await legs_of(bureau, call_id) if one.party == "emergency"] == ["ringing"]


async def test_without_a_live_call_there_is_nothing_to_dial_into(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call, call_id, _ = await talking(bureau, alice)
    await call.hangup()
    await alice.sees("call", lambda data: data["status"] == "ended")
    with pytest.raises(Refused) as refused:
        await alice.post(f"calls/{call_id}/emergency")
    assert (refused.value.status, refused.value.code) == (409, "no_live_call")
