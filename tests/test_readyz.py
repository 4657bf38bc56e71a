"""What a load balancer asks: can this process do its work?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text

from app.commands.doctor import examine
from tests.desk import Refused
from tests.house import Bureau


@asynccontextmanager
async def read_only(bureau: Bureau) -> AsyncIterator[None]:
    """As a replica is, or a database whose keeper has shut it for writing."""
    shut = "ALTER DATABASE {} SET default_transaction_read_only = on"
    name = bureau.house.db.engine.url.database
    async with bureau.house.transaction() as session:
        await session.execute(text(shut.format(f'"{name}"')))
    await bureau.house.db.engine.dispose()
    yield
    async with bureau.house.transaction() as session:
        await session.execute(text("SET TRANSACTION READ WRITE"))
        await session.execute(text(shut.replace("= on", "= off").format(f'"{name}"')))
    await bureau.house.db.engine.dispose()


async def test_a_read_only_database_is_not_ready_and_everybody_is_told_so(bureau: Bureau) -> None:
    alice = await bureau.desk("alice", ready=False)
    body: dict[str, Any] = {
        "account_id": bureau.accounts["riverside"],
        "call_type": None,
        "urgency": "routine",
        "fields": {},
    }
    async with read_only(bureau):
        async with alice.http.get(f"{bureau.url}/readyz") as answer:
            assert answer.status == 503
            assert "read-only" in (await answer.json())["database"]
        try:
            await alice.post("messages", body)
        except Refused as refused:
            assert (refused.status, refused.code) == (503, "database-read-only")
        else:
            raise AssertionError("nothing can be written")
        wrong = {one.check: one for one in await examine(bureau.house.settings) if one.verdict == "wrong"}
        assert "read-only" in wrong["database"].detail
    async with alice.http.get(f"{bureau.url}/readyz") as answer:
        assert (answer.status, await answer.json()) == (200, {"database": "ok", "redis": "ok"})
    assert (await alice.post("messages", body))["id"]
