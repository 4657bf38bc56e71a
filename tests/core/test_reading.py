"""`Database.reading`: for reads where each round trip counts."""

import pytest
from sqlalchemy import Integer, String, bindparam, cast, func, literal, select, text
from sqlalchemy.exc import DataError, OperationalError

from core.house import House
from core.reading import Question

_PID = text("SELECT pg_backend_pid()")
_STATE = text("SELECT state FROM pg_stat_activity WHERE pid = :pid")


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
    question = Question(select(func.pg_backend_pid().label("pid"), literal(7).label("seven")))
    async with house.db.asking() as asked, house.transaction() as other:
        (row,) = await question.rows(asked, {})
        assert row.seven == 7
        assert (await question.rows(other, {}))[0].seven == 7
        await other.execute(select(func.pg_terminate_backend(row.pid, 2000)))
        with pytest.raises(OperationalError):
            await question.rows(asked, {})
    async with house.db.asking() as asked:
        assert (await question.rows(asked, {}))[0].seven == 7


async def test_a_question_that_fails_raises_what_a_session_would_and_the_next_is_answered(house: House) -> None:
    question = Question(select(cast(bindparam("text", type_=String), Integer).label("number")))
    async with house.db.asking() as asked:
        with pytest.raises(DataError):
            await question.rows(asked, {"text": "x"})
        assert [row.number for row in await question.rows(asked, {"text": "7"})] == [7]
