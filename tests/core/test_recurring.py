"""Recurring work: each piece for itself, one process at a time, with an end to each run."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.errors import TryAgain
from core.house import House
from core.recurring import LONGEST_BACK_OFF_S, Recurring, RecurringRun, Rounds, run_due
from devtools.phone_company.watching import PATIENCE

Run = Callable[[House], Awaitable[None]]


def counting(ran: list[str], name: str, every_s: float = 1.0) -> Recurring:
    async def run(_: House) -> None:
        ran.append(name)

    return Recurring(name, every_s, run)


def hanging(name: str, limit_s: float = 600.0, begun: asyncio.Event | None = None) -> Recurring:
    async def run(_: House) -> None:
        if begun is not None:
            begun.set()
        await asyncio.Event().wait()

    return Recurring(name, 1.0, run, limit_s)


async def row(house: House, name: str) -> RecurringRun:
    async with house.transaction() as session:
        return (await session.execute(select(RecurringRun).where(RecurringRun.name == name))).scalar_one()


async def held(house: House) -> list[str]:
    async with house.transaction() as session:
        return list(
            (await session.execute(select(RecurringRun.name).where(RecurringRun.lease_until.is_not(None)))).scalars()
        )


async def test_a_piece_that_hangs_holds_up_no_other(house: House) -> None:
    ran: list[str] = []
    begun = asyncio.Event()
    rounds = Rounds(
        house, [hanging("asks a carrier", begun=begun), counting(ran, "presence"), counting(ran, "digests")]
    )
    await rounds.start_due()
    await begun.wait()
    async with asyncio.timeout(PATIENCE):
        # until the first run of the others has ended, which nobody is told of
        while len(ran) < 2 or await held(house) != ["asks a carrier"]:  # noqa: ASYNC110
            await asyncio.sleep(0)
    for _ in range(3):
        clock.advance(timedelta(seconds=2))
        await run_due(house, [counting(ran, "presence"), counting(ran, "digests")])
    assert ran.count("digests") == 4
    assert (await row(house, "asks a carrier")).lease_until is not None
    await rounds.stop()


async def test_what_one_sweeper_holds_no_other_takes(house: House) -> None:
    ran: list[str] = []
    begun = asyncio.Event()
    one, other = Rounds(house, [hanging("held", begun=begun)]), [counting(ran, "held")]
    await one.start_due()
    await begun.wait()
    clock.advance(timedelta(seconds=60))
    assert await run_due(house, other) == []
    async with house.transaction() as session:  # its process was killed, and the lease has run out
        await session.execute(text("UPDATE recurring SET lease_until = clock_timestamp() - interval '1 second'"))
    await run_due(house, other)
    assert ran == ["held"]
    await one.stop()


async def test_a_run_is_cut_short_at_its_limit_and_comes_back_ever_later(house: House) -> None:
    work = [hanging("slow", limit_s=0.01)]
    waits = []
    for failures in range(1, 8):
        assert await run_due(house, work) == ["slow"]
        left = await row(house, "slow")
        assert (left.failures, left.lease_until) == (failures, None)
        waits.append(round((left.next_at - clock.now()).total_seconds()))
        assert await run_due(house, work) == []
        clock.advance(left.next_at - clock.now())
    assert waits == sorted(waits)
    assert waits[0] <= 2 < waits[-1] <= LONGEST_BACK_OFF_S


@pytest.mark.parametrize("error", [TryAgain(0, "silent"), ValueError("ours to mend")])
async def test_what_failed_is_as_often_as_ever_once_it_works_again(house: House, error: Exception) -> None:
    errors: list[Exception | None] = [error, error, None, None]

    async def run(_: House) -> None:
        if (now := errors.pop(0)) is not None:
            raise now

    work = [Recurring("now and then", 1.0, run)]
    for expected in (1, 2, 0, 0):
        await run_due(house, work)
        left = await row(house, "now and then")
        assert left.failures == expected
        clock.advance(max(left.next_at - clock.now(), timedelta()))
    assert errors == []


async def test_what_is_a_piece_for_each_of_many_fails_for_that_one_alone(house: House) -> None:
    asked: list[int] = []

    async def each(_: AsyncSession) -> list[int]:
        return [1, 2, 3]

    async def run(_: House, only: int) -> None:
        asked.append(only)
        if only == 2:
            raise TryAgain(0, "carrier 2 gives no answer")

    work = [Recurring("ask", 1, run, each=each)]
    assert sorted(await run_due(house, work)) == ["ask 1", "ask 2", "ask 3"]
    clock.advance(timedelta(seconds=1.5))
    assert sorted(await run_due(house, work)) == ["ask 1", "ask 3"]
    assert sorted(asked) == [1, 1, 2, 3, 3]
    assert ((await row(house, "ask 2")).failures, (await row(house, "ask 3")).failures) == (1, 0)


async def test_a_clock_that_was_put_back_stops_nothing(house: House) -> None:
    ran: list[str] = []
    work = [counting(ran, "tidy", 3600.0)]
    await run_due(house, work)
    async with house.transaction() as session:
        await session.execute(text("UPDATE recurring SET next_at = next_at + interval '3 days'"))
    assert await run_due(house, work) == ["tidy"]
    assert ran == ["tidy", "tidy"]
