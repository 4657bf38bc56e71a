"""Matching beside other work: who is held for a moment is offered in the next one, without the sweeper's look."""

import asyncio

import pytest
from sqlalchemy import select, text

from calls.operators import states as operators
from calls.operators.models import Operator
from core.house import House
from devtools.phone_company.watching import PATIENCE
from ivr.waiting import matching
from ivr.waiting.models import WaitingEntry
from tests.house import Bureau

WAITING_FOR_A_ROW = text("""
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FOR SHARE%'""")


async def until_matching_waits(house: House) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            async with house.transaction() as session:
                if await session.scalar(WAITING_FOR_A_ROW):
                    return


@pytest.mark.parametrize("held", [Operator, WaitingEntry])
async def test_nobody_is_passed_by_who_is_held_for_a_moment(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch, held: type[Operator] | type[WaitingEntry]
) -> None:
    """As an operator is by each sign of life, and a caller while their place is being written."""
    monkeypatch.setattr(matching, "PATIENCE", text("SET LOCAL lock_timeout = '30s'"))
    call = await bureau.caller.dial(bureau.line)
    await call.hears("you are next in line")
    alice = await bureau.desk("alice", ready=False)
    await alice.get("desk/state")
    await alice.open_line()
    async with bureau.house.transaction() as session:
        await operators.settle(session, alice.me["id"], "ready", reason="test", by="system")
    async with bureau.house.transaction() as session:
        await session.execute(select(held).with_for_update(key_share=True))
        match = asyncio.create_task(matching.match(bureau.house))
        await until_matching_waits(bureau.house)
    assert await match == 1
    await alice.sees("offer")


async def test_who_comes_back_is_offered_who_waits(bureau: Bureau) -> None:
    call = await bureau.caller.dial(bureau.line)
    await call.hears("you are next in line")
    alice = await bureau.desk("alice", ready=False)
    await alice.get("desk/state")
    async with bureau.house.transaction() as session:
        await operators.settle(session, alice.me["id"], "ready", reason="test", by="system")
    await alice.open_line()
    await alice.sees("offer")
