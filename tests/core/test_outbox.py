"""The outbox: at least once, by one claim, paced by the carrier, whatever happens to the process."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from core import clock, outbox
from core.errors import TryAgain
from core.house import House
from core.outbox import run
from core.outbox.claim import claim, claim_ids, finish
from core.outbox.rows import EMERGENCY, OutboxRow
from core.outbox.run import Runner
from devtools.phone_company.watching import PATIENCE

LEASE_S = 25.0


async def carrier(house: House, per_second: float = 1.0) -> int:
    async with house.transaction() as session:
        made = await session.execute(
            text(
                "INSERT INTO carriers"
                " (slug, name, base_url, account_sid, auth_token_sealed, synthetic, calls_per_second, changed_at)"
                " VALUES ('c', 'C', 'http://x', 'AC1', '', false, :rate, now()) RETURNING id"
            ),
            {"rate": per_second},
        )
        return int(made.scalar_one())


async def rows(house: House) -> list[OutboxRow]:
    async with house.transaction() as session:
        return list((await session.execute(select(OutboxRow).order_by(OutboxRow.id))).scalars())


async def test_a_row_is_written_with_its_cause_or_not_at_all(house: House) -> None:
    with pytest.raises(ZeroDivisionError):
        async with house.transaction() as session:
            await outbox.add(session, "page", page_id=1)
            raise ZeroDivisionError
    assert await rows(house) == []
    assert house.waker.announced == []  # type: ignore[attr-defined]


async def test_what_is_due_is_announced_after_the_commit_and_live_rows_are_run_here(house: House) -> None:
    async with house.transaction() as session:
        due = await outbox.add(session, "page")
        live = await outbox.add(session, "leg", live=True)
        await outbox.add(session, "later", due_at=clock.now() + timedelta(seconds=60))
        assert house.waker.announced == []  # type: ignore[attr-defined]
    assert house.waker.announced == [due]  # type: ignore[attr-defined]
    assert house.waker.live == [live]  # type: ignore[attr-defined]


async def test_a_key_is_used_once(house: House) -> None:
    async with house.transaction() as session:
        assert await outbox.add(session, "page", key="page:1")
        assert await outbox.add(session, "page", key="page:1") is None
    assert len(await rows(house)) == 1


async def test_content_is_refused(house: House) -> None:
    async with house.transaction() as session:
        with pytest.raises(TypeError, match="content"):
            await outbox.add(
                session, "page", note="chest pain since this morning, and she says that it has become worse " * 2
            )
        with pytest.raises(TypeError, match="id or a word"):
            await outbox.add(session, "page", note={"a": 1})  # type: ignore[arg-type]


async def test_two_claims_at_once_never_take_the_same_row(house: House) -> None:
    async with house.transaction() as session:
        for number in range(40):
            await outbox.add(session, "page", page_id=number)

    async def take() -> list[int]:
        async with house.transaction() as session:
            return [job.id for job in await claim(session, "me", LEASE_S, 15)]

    taken = [row for batch in await asyncio.gather(*(take() for _ in range(4))) for row in batch]
    assert len(taken) == len(set(taken)) == 40


async def test_a_row_whose_process_died_is_taken_again_after_its_lease_and_the_dead_attempt_cannot_finish_it(
    house: House,
) -> None:
    async with house.transaction() as session:
        await outbox.add(session, "page")
    async with house.transaction() as session:
        (dead,) = await claim(session, "killed", LEASE_S, 5)
    async with house.transaction() as session:
        assert await claim(session, "other", LEASE_S, 5) == []
        await session.execute(text("UPDATE outbox SET lease_until = clock_timestamp() - interval '1 ms'"))
    async with house.transaction() as session:
        (again,) = await claim(session, "other", LEASE_S, 5)
        assert again.attempt == dead.attempt + 1
        await finish(session, dead)
    assert (await rows(house))[0].done_at is None
    async with house.transaction() as session:
        await finish(session, again)
    assert (await rows(house))[0].done_at is not None


async def test_paced_rows_take_one_slot_each_and_emergencies_go_first(house: House) -> None:
    carrier_id = await carrier(house)
    async with house.transaction() as session:
        page = await outbox.add(session, "call", carrier_id=carrier_id)
        urgent = await outbox.add(session, "call", carrier_id=carrier_id, priority=EMERGENCY)
    order = []
    for _ in range(2):
        async with house.transaction() as session:
            order += [job.id for job in await claim(session, "me", LEASE_S, 10)]
        async with house.transaction() as session:
            assert await claim(session, "me", LEASE_S, 10) == []
        clock.advance(timedelta(seconds=1))
    assert order == [urgent, page]


async def test_a_page_that_has_waited_long_goes_before_a_fresh_emergency(house: House) -> None:
    carrier_id = await carrier(house)
    async with house.transaction() as session:
        page = await outbox.add(session, "call", carrier_id=carrier_id)
    clock.advance(timedelta(seconds=31))
    async with house.transaction() as session:
        await outbox.add(session, "call", carrier_id=carrier_id, priority=EMERGENCY)
    async with house.transaction() as session:
        assert [job.id for job in await claim(session, "me", LEASE_S, 10)] == [page]


async def test_a_handler_that_fails_is_tried_again_later_and_its_row_says_why(house: House) -> None:
    seen: list[int] = []

    async def fails_twice(_: House, job: outbox.Job) -> None:
        seen.append(job.attempt)
        if job.attempt == 1:
            raise TryAgain(5, "busy")
        if job.attempt == 2:
            raise ZeroDivisionError

    runner = Runner(house, {"page": fails_twice})
    async with house.transaction() as session:
        await outbox.add(session, "page")
    await runner.drain()
    assert (await rows(house))[0].outcome == "busy"
    clock.advance(timedelta(seconds=5))
    await runner.drain()
    assert (await rows(house))[0].outcome == "ZeroDivisionError"
    clock.advance(timedelta(seconds=2))
    await runner.drain()
    assert seen == [1, 2, 3]
    assert (await rows(house))[0].outcome == "done"


async def test_draining_waits_for_rows_that_another_claim_holds_and_has_not_started(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[int] = []
    claimed, go_on = asyncio.Event(), asyncio.Event()

    async def note(_: House, job: outbox.Job) -> None:
        ran.append(job.id)

    async def slowly(*args: Any) -> list[outbox.Job]:
        jobs = await claim_ids(*args)
        claimed.set()
        await go_on.wait()
        return jobs

    monkeypatch.setattr(run, "claim_ids", slowly)
    runner = Runner(house, {"page": note})
    async with house.transaction() as session:
        row_id = await outbox.add(session, "page")
    assert row_id
    other = asyncio.create_task(runner.run_ids([row_id]))
    await claimed.wait()
    draining = asyncio.create_task(runner.drain())
    await asyncio.wait({draining}, timeout=0.3)
    go_on.set()
    await draining
    assert ran == [row_id]
    await other


async def test_a_kind_nobody_knows_waits_for_a_process_that_does(house: House) -> None:
    async with house.transaction() as session:
        await outbox.add(session, "of-a-newer-version")
    await Runner(house, {}).drain()
    (row,) = await rows(house)
    assert row.done_at is None
    assert "no handler" in (row.outcome or "")


async def test_cancelled_rows_do_not_run_and_done_ones_cannot_be_cancelled(house: House) -> None:
    ran: list[str | None] = []

    async def note(_: House, job: outbox.Job) -> None:
        ran.append(job.key)

    async with house.transaction() as session:
        await outbox.add(session, "page", key="a")
        await outbox.add(session, "page", key="b")
        assert await outbox.cancel(session, "a")
    await Runner(house, {"page": note}).drain()
    assert ran == ["b"]
    async with house.transaction() as session:
        assert not await outbox.cancel(session, "b")


async def test_postponed_rows_keep_their_new_time(house: House) -> None:
    async with house.transaction() as session:
        await outbox.add(session, "page", key="a")
        assert await outbox.postpone(session, "a", clock.now() + timedelta(seconds=30))
    async with house.transaction() as session:
        assert await claim(session, "me", LEASE_S, 5) == []
    clock.advance(timedelta(seconds=30))
    async with house.transaction() as session:
        assert len(await claim(session, "me", LEASE_S, 5)) == 1


async def test_no_more_rows_run_at_once_than_allowed(house: House) -> None:
    running = most = 0

    async def slow(_: House, __: outbox.Job) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        async with house.transaction() as session:
            await session.execute(text("SELECT pg_sleep(0.01)"))
        running -= 1

    async with house.transaction() as session:
        for _ in range(house.settings.outbox_concurrency * 2):
            await outbox.add(session, "page")
    assert await Runner(house, {"page": slow}).drain() == house.settings.outbox_concurrency * 2
    assert 1 < most <= house.settings.outbox_concurrency


async def test_without_redis_a_commit_is_not_held_up_and_the_sweep_finds_the_row(house: House) -> None:
    ran = asyncio.Event()

    async def note(_: House, __: outbox.Job) -> None:
        ran.set()

    runner = Runner(house, {"page": note})
    sweep = asyncio.create_task(runner.sweep_for_ever())
    async with house.transaction() as session:
        await outbox.add(session, "page")  # the house's waker announces nothing: as if Redis were gone
    async with asyncio.timeout(PATIENCE):
        await ran.wait()
    await runner.stop()
    await sweep
