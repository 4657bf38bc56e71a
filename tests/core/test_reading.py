"""`Database.reading`: for reads where each round trip counts."""

from sqlalchemy import text

from core.house import House

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
