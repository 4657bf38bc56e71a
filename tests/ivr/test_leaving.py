"""A caller who leaves while being connected, at every step of it: nobody is left alone in a room."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from sqlalchemy import text

from tests.desk import Desk
from tests.house import Bureau
from tests.ivr.ledger import call_row, entry_row, legs_of, offers_of, operator_row

SLOT_S = 20
ROOM, EVENTS = "/voice/conference$", "/voice/conference-events$"
MOMENTS: dict[str, dict[str, Any]] = {
    "as the operator's leg is asked for": {"when": "asked", "kind": "rest", "path": "Participants"},
    "as it has been asked for": {"when": "answered", "kind": "rest", "path": "Participants"},
    "as it rings": {"when": "call.ringing", "party": "client:"},
    "as it is picked up": {"when": "call.connected", "party": "client:"},
    "as it joins": {"when": "call.joined", "party": "client:"},
    "as we are told so": {"when": "asked", "path": EVENTS},
    "as we have been told so": {"when": "answered", "path": EVENTS},
    "as the redirect is asked for": {"when": "asked", "kind": "rest", "path": "/Calls/CA"},
    "as the redirect is answered": {"when": "answered", "kind": "rest", "path": "/Calls/CA"},
    "as the document is fetched": {"when": "asked", "path": ROOM},
    "as the document is there": {"when": "answered", "path": ROOM},
    "as the caller joins": {"when": "call.joined", "party": "+1"},
}
WEATHER: dict[str, list[dict[str, Any]]] = {
    "callbacks come at once": [],
    "the end is told late": [{"kind": "call", "event": "completed", "delay": 0.8}],
    "of the room nothing is told in order": [{"kind": "conference", "reorder": 0.5, "double": 0.5}],
}


@asynccontextmanager
async def picking_up(operator: Desk) -> AsyncIterator[None]:
    """As the console does: whatever rings is taken, be it over by then or not."""

    async def pick_up() -> None:
        assert operator.softphone
        while True:
            leg = await operator.softphone.incoming()
            await operator.softphone.send("accept", call_sid=leg.sid)

    task = asyncio.create_task(pick_up())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError, AssertionError):
        await task


@pytest.mark.parametrize("weather", WEATHER)
async def test_whenever_a_caller_leaves_nobody_is_left_alone(bureau: Bureau, weather: str) -> None:
    alice = await bureau.desk("alice")
    async with picking_up(alice):
        for moment, rule in MOMENTS.items():
            await bureau.company.faults(
                callbacks=WEATHER[weather], leave=[{"phone": bureau.caller.number, **rule}], seed=len(moment)
            )
            call = await bureau.caller.dial(bureau.line)
            offer = await alice.sees("offer", lambda data: data["outcome"] is None)
            await alice.post(f"offers/{offer['id']}/accept")
            await call.ended()
            await bureau.advance(2)
            await nobody_is_left(bureau, alice, offer["call_id"], moment)
            await bureau.company.no_faults()
            await alice.put("desk/state", {"state": "ready"})
            await alice.sees("operator", lambda data: data["status"] == "ready")


async def nobody_is_left(bureau: Bureau, operator: Desk, call_id: int, moment: str) -> None:
    row, entry = await call_row(bureau, call_id), await entry_row(bureau, call_id)
    assert (row.status, row.next_at) == ("ended", None), moment
    assert row.outcome in {"answered", "short_abandon", "caller_lost"}, moment
    assert (await bureau.company.state())["calls"] == [], moment
    assert {leg.status for leg in await legs_of(bureau, call_id)} <= {"ended", "failed"}, moment
    assert {one.outcome for one in await offers_of(bureau, call_id)} <= {"answered", "caller_gone"}, moment
    assert entry.status in {"answered", "left"}, moment
    expected = "wrapping" if row.outcome == "answered" else "ready"
    assert (await operator_row(bureau, operator)).status == expected, moment


async def test_a_caller_of_whose_end_nobody_tells_us_is_asked_about_at_once(bureau: Bureau) -> None:
    """Fetched, never there, and the callback of the end is lost: an operator waits in an empty room."""
    alice = await bureau.desk("alice")
    leave = [{"phone": bureau.caller.number, "when": "answered", "path": ROOM}]
    await bureau.company.faults(callbacks=[{"kind": "call", "lose": 1.0}], leave=leave)
    call = await bureau.caller.dial(bureau.line)
    call_id, leg = await alice.accept_next()
    await call.ended()
    await bureau.advance(4)
    await leg.ended()
    assert (await call_row(bureau, call_id)).status == "ended"


async def test_a_leg_whose_hang_up_the_carrier_refused_is_hung_up_again(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    leave = [{"phone": bureau.caller.number, "when": "answered", "path": ROOM}]
    hang_up = {"method": "POST", "path": "/Calls/CA", "answer": "500", "count": 2}
    call = await bureau.caller.dial(bureau.line)
    await bureau.company.faults(leave=leave)
    call_id, leg = await alice.accept_next()
    await bureau.company.faults(rest=[hang_up])
    await call.ended()
    await bureau.advance(6)
    await leg.ended()
    assert {one.status for one in await legs_of(bureau, call_id)} == {"ended"}


async def test_an_operator_never_waits_behind_the_legs_of_callers_who_left(bureau: Bureau) -> None:
    """Three callers are accepted while the carrier's slot is taken, and leave; the fourth one's operator is dialled
    with the next slot, not with the fourth."""
    alice = await bureau.desk("alice")
    async with bureau.house.transaction() as session:
        await session.execute(text("UPDATE carriers SET calls_per_second = :rate"), {"rate": 1 / SLOT_S})
    for number in range(5):
        phone = await bureau.company.add_phone(f"+120255502{number:02}")
        call = await phone.dial(bureau.line)
        offer = await alice.sees("offer", lambda data: data["outcome"] is None and data["accepted_at"] is None)
        await alice.post(f"offers/{offer['id']}/accept")
        if 0 < number < 4:
            await call.hangup()
            await alice.sees("operator", lambda data: data["status"] == "ready")
        elif number == 0:  # this one's leg is dialled: it has the slot
            assert alice.softphone
            leg = await alice.softphone.incoming()
            await call.hangup()
            await leg.cancelled()
            await alice.sees("operator", lambda data: data["status"] == "ready")
    async with picking_up(alice):
        await bureau.advance(SLOT_S)
        await call.happens("call.joined")
    dialled = await bureau.company.requests(kind="rest", path="Participants")
    assert len([one for one in dialled if one["method"] == "POST"]) == 2
