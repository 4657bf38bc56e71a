"""Callbacks lost, doubled, reordered: the ledger ends the same."""

from typing import Any

import pytest

from tests.house import Bureau
from tests.ivr.ledger import call_row, entry_row, legs_of, messages_of, offers_of, operator_row

ALL = {"kind": "*"}


async def in_order(bureau: Bureau, call_id: int) -> None:
    """Everything about the call is over, and nothing waits for anything."""
    call, entry = await call_row(bureau, call_id), await entry_row(bureau, call_id)
    assert (call.status, call.outcome, call.next_at) == ("ended", "answered", None)
    assert (entry.status, entry.next_at) == ("answered", None)
    assert [(leg.party, leg.status) for leg in await legs_of(bureau, call_id)] == [
        ("caller", "ended"),
        ("operator", "ended"),
    ]
    assert [one.outcome for one in await offers_of(bureau, call_id)] == ["answered"]
    assert [one.kind for one in await messages_of(bureau, call_id)] == ["taken"]


@pytest.mark.parametrize(
    "rule",
    [
        {"double": 1.0},
        {"reorder": 0.7},
        {"delay": [0.5, 4], "delay_chance": 0.6},
        {"double": 0.5, "reorder": 0.5, "delay": [0.1, 2], "delay_chance": 0.5},
    ],
)
async def test_doubled_late_and_reordered(bureau: Bureau, rule: dict[str, Any]) -> None:
    alice = await bureau.desk("alice")
    await bureau.company.faults(seed=7, callbacks=[ALL | rule])
    call = await bureau.caller.dial(bureau.line)
    call_id, leg = await alice.accept_next()
    await bureau.advance(6)
    await call.happens("call.joined")
    await leg.speak("Riverside")
    await call.hears("riverside")
    await call.hangup()
    await bureau.advance(10)
    await in_order(bureau, call_id)
    assert (await operator_row(bureau, alice)).status == "wrapping"


async def test_with_every_callback_lost_the_carrier_is_asked(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    await bureau.company.faults(callbacks=[ALL | {"lose": 1.0}])
    call = await bureau.caller.dial(bureau.line)
    call_id, leg = await alice.accept_next()
    await bureau.advance(6)
    await call.happens("call.joined")
    await leg.speak("Riverside")
    await call.hears("riverside")
    await call.hangup()
    await bureau.advance(75)
    await in_order(bureau, call_id)


async def test_an_operators_lost_drop_is_noticed(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    call = await bureau.caller.dial(bureau.line)
    call_id, leg = await alice.answer_next()
    await call.happens("call.joined")
    await bureau.settle()
    await bureau.company.faults(callbacks=[ALL | {"lose": 1.0}])
    await leg.hangup()
    await bureau.advance(70)
    assert (await entry_row(bureau, call_id)).returned_at is not None
    await alice.sees("offer", lambda data: data["call_id"] == call_id)


async def test_a_caller_who_left_the_line_unnoticed_is_found(bureau: Bureau) -> None:
    """Neither the status callback nor the Enqueue action arrived: our own web process was away."""
    call = await bureau.caller.dial(bureau.line)
    await call.hears("you are next in line")
    await bureau.company.faults(callbacks=[ALL | {"lose": 1.0}])
    await call.hangup()
    await bureau.advance(80)
    row = await call_row(bureau, 1)
    assert row.status == "ended"
