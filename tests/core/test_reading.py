"""`Database.reading` and `Database.straight`: for reads where each round trip counts."""

import asyncio

import pytest
from sqlalchemy import Integer, String, bindparam, cast, func, literal, select, text
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from core.db import READERS
from core.house import House
from core.reading import Question, Reading
from devtools.phone_company.watching import PATIENCE

_PID = text("SELECT pg_backend_pid()")
_STATE = text("SELECT state FROM pg_stat_activity WHERE pid = :pid")
_SLEEPS = text(
    "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
)


async def test_between_its_statements_no_transaction_is_open(house: House) -> None:
    async with house.db.reading() as reading, house.transaction() as other:
        pid = (await reading.execute(_PID)).scalar_one()
        assert (await other.execute(_STATE, {"pid": pid})).scalar_one() == "idle"


async def test_a_connection_that_was_read_with_begins_transactions_again(house: House) -> None:
    """They share one pool: what is written afterwards over the same connection must be taken back when it fails."""
    async with house.db.reading() as reading:
        pid = (await reading.execute(_PID)).scalar_one()
    async with house.db.sessions() as session:
        assert (await session.execute(_PID)).scalar_one() == pid
        await session.execute(text("CREATE TABLE half_done (id int)"))
        await session.rollback()
    async with house.db.reading() as reading:
        assert (await reading.execute(text("SELECT to_regclass('half_done')"))).scalar_one() is None


async def test_a_question_is_told_of_a_lost_connection_and_the_next_one_is_answered(house: House) -> None:
    """Several are lost at once when the database restarts: one error tells of all."""
    question = Question(select(func.pg_backend_pid().label("pid"), literal(7).label("seven")))
    straight = house.db.straight
    kept = [rows[0].pid for rows in await asyncio.gather(*(question.rows(straight, {}) for _ in range(READERS)))]
    assert len(set(kept)) == READERS
    async with house.transaction() as other:
        assert (await question.rows(other, {}))[0].seven == 7
        for pid in kept:
            await other.execute(select(func.pg_terminate_backend(pid, 2000)))
    with pytest.raises(OperationalError):
        await question.rows(straight, {})
    assert (await question.rows(straight, {}))[0].seven == 7


async def test_a_question_that_fails_raises_what_a_session_would_and_the_next_is_answered(house: House) -> None:
    question = Question(select(cast(bindparam("text", type_=String), Integer).label("number")))
    for _ in range(READERS + 1):
        with pytest.raises(DataError):
            await question.rows(house.db.straight, {"text": "x"})
    assert [row.number for row in await question.rows(house.db.straight, {"text": "7"})] == [7]


async def test_who_waits_for_a_connection_is_served_in_turn(house: House) -> None:
    question = Question(select(func.pg_backend_pid().label("pid")))
    answers = await asyncio.gather(*(question.rows(house.db.straight, {}) for _ in range(5 * READERS)))
    assert len({row.pid for (row,) in answers}) == READERS


async def test_a_question_without_an_answer_is_given_up(house: House) -> None:
    hasty = Reading(_url(house), most=1, patience_s=0.2, connect_timeout_s=2)
    for _ in range(2):  # the one before holds no place
        with pytest.raises(PoolTimeout):
            await hasty.rows(b"SELECT pg_sleep(600)", {})


async def test_a_question_nobody_waits_for_any_more_holds_no_place(house: House) -> None:
    reading = Reading(_url(house), most=1, patience_s=PATIENCE, connect_timeout_s=60)
    asked = asyncio.create_task(reading.rows(b"SELECT pg_sleep(600)", {}))
    await _until_it_sleeps(house)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert len(await reading.rows(b"SELECT 7", {})) == 1
    await reading.close()


async def _until_it_sleeps(house: House) -> None:
    async with asyncio.timeout(PATIENCE), house.db.reading() as other:
        while True:
            if (await other.execute(_SLEEPS)).scalar_one():
                return


def _url(house: House) -> str:
    return house.db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
