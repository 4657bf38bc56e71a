"""Waiting: positions, offers that lapse or are declined, the voicemail key, the limit, callers who hang up."""

import pytest

from tests.desk import Refused
from tests.house import Bureau
from tests.ivr.ledger import (
    call_row,
    dispatch_row,
    entry_row,
    messages_of,
    moves_of,
    offers_of,
    only_call,
    operator_row,
)

SHORT_ABANDON_S, LIMIT_S, OFFER_S = 5, 60, 15  # of tests/bureau.yaml


async def test_callers_are_told_their_position(bureau: Bureau) -> None:
    first = await bureau.caller.dial(bureau.line)
    await first.hears("you are next in line")
    second = await (await bureau.company.add_phone("+12025550182")).dial(bureau.line)
    await second.hears("you are number 2 in line")
    await first.hangup()
    await bureau.advance(20)
    await second.hears("you are next in line")


async def test_two_operators_race_for_a_call(bureau: Bureau) -> None:
    """Alice lets it lapse, it goes on to Amir, and both press at once: one of them has it."""
    alice, amir = await bureau.desk("alice"), await bureau.desk("amir")
    call = await bureau.caller.dial(bureau.line)
    first = await alice.sees("offer")
    assert amir.all("offer") == {}
    await bureau.advance(OFFER_S + 1)
    second = await amir.sees("offer")
    await alice.sees_no("offer")

    with pytest.raises(Refused) as late:
        await alice.post(f"offers/{first['id']}/accept")
    assert (late.value.status, late.value.code) == (409, "offer_gone")
    with pytest.raises(Refused) as others:
        await alice.post(f"offers/{second['id']}/accept")
    assert (others.value.status, others.value.code) == (409, "offer_gone")
    call_id, leg = await amir.answer_next()
    await call.happens("call.joined")
    await leg.speak("Riverside")
    await call.hears("riverside")
    assert [one.outcome for one in await offers_of(bureau, call_id)] == ["lapsed", "answered"]
    assert (await operator_row(bureau, alice)).status == "ready"


async def test_pressing_accept_twice_does_no_harm(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call = await bureau.caller.dial(bureau.line)
    offer = await alice.sees("offer")
    assert await alice.post(f"offers/{offer['id']}/accept") == await alice.post(f"offers/{offer['id']}/accept")
    assert alice.softphone is not None
    leg = await alice.softphone.incoming()
    await leg.accept()
    await call.happens("call.joined")
    await bureau.settle()
    calls = [one for one in await bureau.company.requests(kind="rest", path="Participants") if one["method"] == "POST"]
    assert len(calls) == 1


async def test_a_declined_call_goes_on_at_once(bureau: Bureau) -> None:
    alice, amir = await bureau.desk("alice"), await bureau.desk("amir")
    await bureau.caller.dial(bureau.line)
    offer = await alice.sees("offer")
    await alice.post(f"offers/{offer['id']}/decline")
    await amir.sees("offer")
    await alice.sees("operator", lambda data: data["name"] == "Alice" and data["status"] == "ready")


async def test_on_a_break_nobody_is_offered_anything(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    with pytest.raises(Refused) as unsaid:
        await alice.put("desk/state", {"state": "on_break"})
    assert unsaid.value.code == "reason_required"
    await alice.put("desk/state", {"state": "on_break", "reason": "meal"})
    await bureau.caller.dial(bureau.line)
    await bureau.advance(5)
    assert alice.all("offer") == {}
    await alice.put("desk/state", {"state": "ready"})
    await alice.sees("offer")


async def test_another_clients_operator_is_never_offered_the_call(bureau: Bureau) -> None:
    charlie = await bureau.desk("charlie")
    await bureau.caller.dial(bureau.line)
    await bureau.advance(5)
    call = await only_call(bureau)
    assert charlie.all("offer") == {}
    assert await offers_of(bureau, call.id) == []
    with pytest.raises(Refused) as refused:
        await charlie.get(f"calls/{call.id}/card")
    assert refused.value.status == 404


async def test_a_vanished_browser_is_offered_nothing_and_its_offer_goes_on(bureau: Bureau) -> None:
    alice, amir = await bureau.desk("alice"), await bureau.desk("amir")
    await bureau.caller.dial(bureau.line)
    await alice.sees("offer")
    await alice.drop()
    bureau.desks.remove(alice)
    await bureau.advance(8)
    await amir.sees("offer")
    await amir.sees("operator", lambda data: data["name"] == "Alice" and not data["online"])
    call = await only_call(bureau)
    assert [one.reason for one in await offers_of(bureau, call.id)] == ["browser_gone", None]


async def test_lost_in_the_line(bureau: Bureau) -> None:
    """Hung up past the short-abandon threshold: a message says so, with the number to call back."""
    call = await bureau.caller.dial(bureau.line)
    await call.hears("you are next")
    await bureau.advance(SHORT_ABANDON_S + 3)
    await call.hangup()
    await bureau.settle()
    ended = await only_call(bureau)
    assert ended.outcome == "caller_lost"
    (message,) = await messages_of(bureau, ended.id)
    assert (message.kind, message.status) == ("caller_lost", "open")
    assert message.callback_sealed is not None
    dispatch = await dispatch_row(bureau, message.id)
    assert (dispatch.status, dispatch.next_at is not None) == ("at_desk", True)
    entry = await entry_row(bureau, ended.id)
    assert (entry.status, entry.left_reason, entry.next_at) == ("left", "hung_up", None)


async def test_hung_up_within_the_first_seconds_leaves_no_message(bureau: Bureau) -> None:
    call = await bureau.caller.dial(bureau.line)
    await call.hears("you are next")
    await call.hangup()
    await bureau.settle()
    ended = await only_call(bureau)
    assert ended.outcome == "short_abandon"
    assert await messages_of(bureau, ended.id) == []


async def test_hung_up_while_being_offered_frees_the_operator(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call = await bureau.caller.dial(bureau.line)
    offer = await alice.sees("offer")
    await call.hangup()
    await alice.sees_no("offer")
    await alice.sees("operator", lambda data: data["status"] == "ready")
    with pytest.raises(Refused) as gone:
        await alice.post(f"offers/{offer['id']}/accept")
    assert gone.value.code == "offer_gone"


async def test_hung_up_while_the_operators_leg_rings_hangs_up_that_leg(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call = await bureau.caller.dial(bureau.line)
    offer = await alice.sees("offer")
    await alice.post(f"offers/{offer['id']}/accept")
    assert alice.softphone is not None
    leg = await alice.softphone.incoming()
    await call.hangup()
    await leg.cancelled()
    await bureau.settle()
    ended = await only_call(bureau)
    assert await moves_of(bureau, "call", ended.id) == ["in_flow", "waiting", "ended"]
    assert (await operator_row(bureau, alice)).status == "ready"
    assert [one.outcome for one in await offers_of(bureau, ended.id)] == ["caller_gone"]


async def test_the_operator_wraps_up_until_the_limit(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call = await bureau.caller.dial(bureau.line)
    call_id, _ = await alice.answer_next()
    await call.happens("call.joined")
    await call.hangup()
    await alice.sees("operator", lambda data: data["status"] == "wrapping")
    await bureau.caller.dial(bureau.line)
    await bureau.advance(20)
    assert alice.all("offer") == {}
    await bureau.advance(12)
    await alice.sees("offer")
    assert (await call_row(bureau, call_id)).wrapped_at is not None


async def test_who_chooses_another_state_is_through_with_the_call(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call = await bureau.caller.dial(bureau.line)
    call_id, _ = await alice.answer_next()
    await call.happens("call.joined")
    await call.hangup()
    await alice.sees("operator", lambda data: data["status"] == "wrapping")
    state = await alice.put("desk/state", {"state": "on_break", "reason": "meal"})
    assert (state["status"], state["call_id"]) == ("on_break", None)
    assert (await call_row(bureau, call_id)).wrapped_at is not None
    await alice.sees_no("call")


async def test_what_is_chosen_in_the_middle_of_a_call_waits_for_its_end(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call = await bureau.caller.dial(bureau.line)
    call_id, _ = await alice.answer_next()
    await call.happens("call.joined")
    with pytest.raises(Refused) as busy:
        await alice.put("desk/state", {"state": "wrapping"})
    assert busy.value.code == "operator_busy"
    for body in ({"state": "offline"}, {"state": "ready"}, {"state": "on_break", "reason": "meal"}):
        state = await alice.put("desk/state", body)
        assert state["status"] == "talking"
        assert state["then_status"] == (None if body["state"] == "ready" else body["state"])
    with pytest.raises(Refused) as early:
        await alice.post(f"calls/{call_id}/wrapped")
    assert early.value.code == "call_goes_on"
