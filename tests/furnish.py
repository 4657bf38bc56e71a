"""The furnished template: a migrated database with the cast's accounts and people in it, made once a run.

Passwords are hashed slowly on purpose, so each story gets a clone instead of five hashes of its own.
"""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.cast import furnish
from tests.engines import RUN, drop_database, engines, fresh_database, fresh_redis
from tests.rooms import a_house

TEMPLATE = "furnished"


async def furnished_database() -> str:
    """A clone of the furnished template; makes the template when it is the first to ask."""
    folder = Path(os.environ[RUN])
    with (folder / "furnish.lock").open("w") as lock:
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        if not (folder / "furnished").exists():
            await _make()
            (folder / "furnished").touch()
    return await fresh_database(TEMPLATE)


async def _make() -> None:
    url = await fresh_database()
    async with a_house(url, await asyncio.to_thread(fresh_redis)) as house:
        await furnish(house)
    own = url.rsplit("/", 1)[1]
    admin = engines().database("postgres")
    async with await psycopg.AsyncConnection.connect(admin, autocommit=True) as connection:
        await connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(own), sql.Identifier(TEMPLATE))
        )


@pytest.fixture
async def furnished_database_url() -> AsyncIterator[str]:
    url = await furnished_database()
    yield url
    await drop_database(url)
