"""A call comes in, an operator answers."""

from tests.house import Bureau
from tests.ivr.ledger import call_row, entry_row, legs_of, moves_of, operator_row


async def test_an_operator_answers_and_ends_the_call(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call = await bureau.caller.dial(bureau.line)
    await call.hears("thank you for calling riverside")
    await call.hears("dial 911")
    await call.hears("you are next in line")

    offer = await alice.sees("offer")
    assert offer["phrase"] == "Riverside Pediatrics, this is Alice, how may I help?"
    assert offer["caller_number"] == "+12025550181"
    call_id, leg = await alice.answer_next()
    await call.happens("call.joined")
    await leg.speak("Riverside Pediatrics, this is Alice")
    await call.hears("this is alice")
    await call.speak("my son has a fever")
    await leg.hears("fever")
    shown = await alice.sees("call", lambda data: data["status"] == "talking")
    assert shown["id"] == call_id
    assert shown["message_id"] is not None

    card = await alice.get(f"calls/{call_id}/card")
    assert card["call"]["caller_number"] == "+12025550181"
    assert card["draft"]["status"] == "draft"
    assert [one["slug"] for one in card["call_types"]] == ["urgent-symptom", "refill"]
    assert card["on_call"][0]["name"] == "Dr Lee"

    await alice.post(f"calls/{call_id}/hang-up")
    await call.ended()
    await bureau.settle()
    ended = await call_row(bureau, call_id)
    assert (ended.status, ended.outcome) == ("ended", "answered")
    assert await moves_of(bureau, "call", call_id) == ["in_flow", "waiting", "talking", "ended"]
    entry = await entry_row(bureau, call_id)
    assert await moves_of(bureau, "waiting_entry", entry.id) == ["waiting", "offered", "answered"]
    assert {leg.party: leg.status for leg in await legs_of(bureau, call_id)} == {"caller": "ended", "operator": "ended"}
    assert (await operator_row(bureau, alice)).status == "wrapping"

    after = await alice.post(f"calls/{call_id}/wrapped")
    assert after["status"] == "ready"
    await alice.sees_no("call")
    assert await bureau.company.unexpected() == []
