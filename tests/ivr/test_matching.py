"""Matching beside other work: who is held for a moment is offered in the next one, without the sweeper's look."""

import asyncio

from sqlalchemy import select, text

from calls.operators.models import Operator
from core.house import House
from ivr.waiting.models import WaitingEntry
from tests.house import Bureau

WAITING_FOR_A_ROW = text("""
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FOR SHARE%'""")


async def until_matching_waits(house: House) -> None:
    async with asyncio.timeout(5):
        while True:
            async with house.transaction() as session:
                if await session.scalar(WAITING_FOR_A_ROW):
                    return


async def test_an_operator_who_says_that_they_are_here_is_not_passed_by(bureau: Bureau) -> None:
    alice = await bureau.desk("alice")
    async with bureau.house.transaction() as session:
        await session.execute(select(Operator.user_id).with_for_update(key_share=True))
        await bureau.caller.dial(bureau.line)
        await until_matching_waits(bureau.house)
    await alice.sees("offer")


async def test_a_caller_whose_place_is_being_written_is_not_passed_by(bureau: Bureau) -> None:
    call = await bureau.caller.dial(bureau.line)
    await call.hears("you are next in line")
    alice = await bureau.desk("alice", ready=False)
    await alice.open_line()
    async with bureau.house.transaction() as session:
        await session.execute(select(WaitingEntry.id).with_for_update(key_share=True))
        ready = asyncio.create_task(alice.put("desk/state", {"state": "ready"}))
        await until_matching_waits(bureau.house)
    await ready
    await alice.sees("offer")
