"""The fixtures that other tests stand on."""

import psycopg
import redis

from tests.engines import drop_database, engines, fresh_database, fresh_redis


async def test_each_test_has_a_database_of_its_own(database_url: str) -> None:
    other = await fresh_database()
    with psycopg.connect(database_url) as mine:
        mine.execute("CREATE TABLE only_here (i int)")
    with psycopg.connect(other) as connection:
        assert connection.execute("SELECT to_regclass('only_here')").fetchone() == (None,)
    await drop_database(other)
    with psycopg.connect(engines().database("postgres")) as connection:
        assert not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (other[-37:],)).fetchone()


def test_each_test_has_a_redis_of_its_own() -> None:
    with redis.Redis.from_url(fresh_redis()) as one, redis.Redis.from_url(fresh_redis()) as other:
        one.set("key", "mine")
        assert other.get("key") is None
