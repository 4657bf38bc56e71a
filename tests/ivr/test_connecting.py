"""Between an accepted offer and a caller who hears an operator, and what happens when that breaks."""

import asyncio
from typing import Any

import pytest

from devtools.phone_company.client import Call as PhoneCall
from devtools.phone_company.softphone import SoftCall
from tests.desk import Desk, Refused
from tests.house import Bureau
from tests.ivr.ledger import call_row, entry_row, legs_of, messages_of, moves_of, offers_of, only_call, operator_row

JOIN_S = 10  # of tests/bureau.yaml


async def talking(bureau: Bureau, desk: Desk) -> tuple[PhoneCall, int, SoftCall]:
    call = await bureau.caller.dial(bureau.line)
    call_id, leg = await desk.answer_next()
    await call.happens("call.joined")
    await bureau.settle()
    return call, call_id, leg


async def test_the_operators_leg_fails_and_the_caller_keeps_the_place(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    await bureau.company.request("PATCH", "/clients/user_1", {"voice": "busy"})
    call = await bureau.caller.dial(bureau.line)
    await call.hears("you are next in line")
    offer = await alice.sees("offer")
    entered = (await entry_row(bureau, offer["call_id"])).entered_at
    await alice.post(f"offers/{offer['id']}/accept")
    await bureau.settle()
    first = (await offers_of(bureau, offer["call_id"]))[0]
    assert (first.outcome, first.reason) == ("failed", "operator_busy")
    assert (await entry_row(bureau, offer["call_id"])).entered_at == entered

    await bureau.company.request("PATCH", "/clients/user_1", {"voice": "normal"})
    await alice.answer_next()
    await call.happens("call.joined")
    assert [one.outcome for one in await offers_of(bureau, offer["call_id"])] == ["failed", "answered"]
    parties = [(leg.party, leg.status) for leg in await legs_of(bureau, offer["call_id"])]
    assert parties == [("caller", "joined"), ("operator", "failed"), ("operator", "joined")]


async def test_a_softphone_that_does_not_answer_is_given_up_by_our_own_timer(bureau: Bureau) -> None:
    alice, amir = await bureau.desk("alice"), await bureau.desk("amir")
    call = await bureau.caller.dial(bureau.line)
    offer = await alice.sees("offer")
    await alice.post(f"offers/{offer['id']}/accept")
    assert alice.softphone is not None
    leg = await alice.softphone.incoming()
    await bureau.advance(JOIN_S + 1)
    await leg.cancelled()
    call_id, _ = await amir.answer_next()
    await call.happens("call.joined")
    first, second = await offers_of(bureau, call_id)
    assert (first.outcome, first.reason) == ("failed", "operator_did_not_join")
    assert second.outcome == "answered"


async def test_keys_work_while_the_operator_is_on_the_way(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call = await bureau.caller.dial(bureau.line)
    await call.hears("you are next in line")
    offer = await alice.sees("offer")
    await alice.post(f"offers/{offer['id']}/accept")
    await call.press("*")
    await call.hears("an operator is about to take your call")
    assert alice.softphone is not None
    await (await alice.softphone.incoming()).accept()
    await call.happens("call.joined")


async def test_the_operators_leg_drops_and_the_caller_is_first_in_line(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call, call_id, leg = await talking(bureau, alice)
    other = await (await bureau.company.add_phone("+12025550182")).dial(bureau.line)
    await other.hears("you are next in line")
    await leg.hangup()
    await bureau.settle()
    entry = await entry_row(bureau, call_id)
    assert entry.returned_at is not None
    assert await moves_of(bureau, "call", call_id) == ["in_flow", "waiting", "talking", "waiting"]
    offered = await alice.sees("offer", lambda data: data["call_id"] == call_id)
    assert offered["accepted_at"] is None
    await alice.answer_next()
    await bureau.settle()
    assert (await call_row(bureau, call_id)).status == "talking"
    assert [one.kind for one in await messages_of(bureau, call_id)] == ["taken"]
    await call.hears("you are next in line")


async def test_the_browser_vanishes_and_comes_back_and_the_call_goes_on(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call, call_id, leg = await talking(bureau, alice)
    await alice.drop(softphone=False)
    bureau.desks.remove(alice)
    await bureau.advance(20)
    assert (await operator_row(bureau, alice)).online is False
    assert (await call_row(bureau, call_id)).status == "talking"
    await call.speak("are you there")
    await leg.hears("are you there")
    await alice.open_line()
    await alice.sees("call", lambda data: data["status"] == "talking")
    await alice.sees("operator", lambda data: data["online"])


async def test_the_operators_hang_up_ends_the_call_not_the_line_drop(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call, call_id, leg = await talking(bureau, alice)
    await alice.post(f"calls/{call_id}/hang-up")
    await call.ended()
    await leg.ended()
    await bureau.settle()
    assert await moves_of(bureau, "call", call_id) == ["in_flow", "waiting", "talking", "ended"]
    assert (await operator_row(bureau, alice)).status == "wrapping"


async def test_the_caller_has_gone_when_the_redirect_comes(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    """21220 frees the operator, also when nothing else has told us of the hang-up: our process died over its
    webhook."""

    async def dies(*_: object, **__: object) -> bool:
        raise OSError("the process dies here")

    alice = await bureau.desk("alice")
    await bureau.company.faults(callbacks=[{"kind": "call", "event": "completed", "lose": 1.0}])
    call = await bureau.caller.dial(bureau.line)
    offer = await alice.sees("offer")
    monkeypatch.setattr("ivr.intake.line.end_call", dies)
    await call.hangup()
    await bureau.company.settle()
    assert (await call_row(bureau, offer["call_id"])).status == "waiting"

    await alice.accept_next()
    await alice.sees("operator", lambda data: data["status"] == "ready")
    await bureau.settle()
    row = await only_call(bureau)
    assert (row.status, row.outcome) == ("ended", "short_abandon")
    assert [(one.outcome, one.reason) for one in await offers_of(bureau, row.id)] == [("caller_gone", "carrier_21220")]
    assert [leg.status for leg in await legs_of(bureau, row.id)] == ["ended", "ended"]


@pytest.mark.parametrize("fault", [{"answer": "429"}, {"answer": "500"}, {"answer": "500", "processed": True}])
async def test_the_redirect_is_made_once_whatever_the_carrier_answers(bureau: Bureau, fault: dict[str, Any]) -> None:
    alice = await bureau.desk("alice")
    call = await bureau.caller.dial(bureau.line)
    await bureau.company.faults(rest=[{"method": "POST", "path": f"Calls/{call.sid}", "count": 1, **fault}])
    call_id, leg = await alice.accept_next()
    await bureau.advance(3)
    await call.happens("call.joined")
    await leg.speak("Riverside")
    await call.hears("riverside")
    assert [one.outcome for one in await offers_of(bureau, call_id)] == ["answered"]
    joins = [one for one in bureau.company.events if one["type"] == "call.joined" and one.get("call_sid") == call.sid]
    assert len(joins) == 1


@pytest.mark.parametrize(
    "fault", [{"answer": "429"}, {"answer": "500", "processed": True}, {"answer": "silence", "processed": True}]
)
async def test_the_operators_leg_is_dialled_once_whatever_the_carrier_answers(
    bureau: Bureau, fault: dict[str, Any]
) -> None:
    alice = await bureau.desk("alice")
    call = await bureau.caller.dial(bureau.line)
    await alice.sees("offer")
    await bureau.company.faults(rest=[{"method": "POST", "path": "Participants", "count": 1, **fault}])
    offer = await alice.sees("offer")
    await alice.post(f"offers/{offer['id']}/accept")
    await asyncio.gather(bureau.advance(4), pick_up(alice))
    await bureau.advance(2)
    await call.happens("call.joined")
    assert [one.status for one in await legs_of(bureau, offer["call_id"]) if one.party == "operator"] == ["joined"]


async def pick_up(operator: Desk) -> None:
    """As the console does: as soon as it rings."""
    assert operator.softphone is not None
    leg = await operator.softphone.incoming()
    await leg.accept()


async def test_a_leg_of_unknown_fate_that_was_never_dialled_frees_the_operator(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    await bureau.caller.dial(bureau.line)
    offer = await alice.sees("offer")
    await bureau.company.faults(rest=[{"method": "POST", "path": "Participants", "answer": "500", "count": 1}])
    await alice.post(f"offers/{offer['id']}/accept")
    await bureau.settle()
    first = (await offers_of(bureau, offer["call_id"]))[0]
    assert first.outcome == "failed"
    await alice.sees("offer", lambda data: data["accepted_at"] is None)


async def test_hold_is_the_carriers_hold(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call, call_id, leg = await talking(bureau, alice)
    await alice.post(f"calls/{call_id}/hold")
    await alice.sees("call", lambda data: data["status"] == "on_hold" and data["held_since"] is not None)
    await call.hears("please hold")
    await leg.speak("nobody should hear this")
    await alice.post(f"calls/{call_id}/unhold")
    await alice.sees("call", lambda data: data["status"] == "talking" and data["held_since"] is None)
    await leg.speak("back again")
    assert "nobody" not in await call.hears("back again")


async def test_another_operator_can_touch_nothing_of_the_call(bureau: Bureau) -> None:
    alice, amir = await bureau.desk("alice"), await bureau.desk("amir", ready=False)
    charlie = await bureau.desk("charlie", ready=False)
    _, call_id, _ = await talking(bureau, alice)
    for act in ("hang-up", "hold", "unhold", "emergency", "wrapped"):
        with pytest.raises(Refused) as other:
            await amir.post(f"calls/{call_id}/{act}")
        assert (other.value.status, other.value.code) == (403, "not_your_call")
        with pytest.raises(Refused) as client:
            await charlie.post(f"calls/{call_id}/{act}")
        assert client.value.status == 404
