"""Do PostgreSQL and Redis answer, and is the database migrated?"""

from alembic.script import ScriptDirectory
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from app.doctor.finding import Finding
from app.migrate import config
from core.house import House


async def check_database(house: House) -> Finding:
    newest = ScriptDirectory.from_config(config(house.settings.database_url)).get_current_head()
    try:
        async with house.transaction() as session:
            have = (await session.execute(text("SELECT version_num FROM alembic_version"))).scalar_one_or_none()
            read_only = (await session.execute(text("SELECT current_setting('transaction_read_only')"))).scalar_one()
    except ProgrammingError:
        return Finding("database", "wrong", "it answers, but has no tables", "Run: nightbell migrate")
    except Exception as error:  # noqa: BLE001 - whatever the driver says, the answer to the person is the same
        return Finding(
            "database",
            "wrong",
            f"it does not answer ({type(error).__name__})",
            "Is DATABASE_URL right and PostgreSQL up?",
        )
    if have != newest:
        return Finding(
            "database", "wrong", f"it is at migration {have}, the code at {newest}", "Run: nightbell migrate"
        )
    if read_only == "on":
        return Finding(
            "database",
            "wrong",
            "it answers, but takes nothing down: it is read-only",
            "Is DATABASE_URL a replica's? Else: SHOW default_transaction_read_only; in psql, and who set it",
        )
    return Finding("database", "ok", f"answers, at migration {have}")


async def check_redis(house: House) -> Finding:
    try:
        await house.redis.ping()
    except (RedisError, OSError) as error:
        return Finding(
            "redis",
            "wrong",
            f"it does not answer ({type(error).__name__}); nothing is lost, but all is up to a second slower",
            "Is REDIS_URL right and Redis up?",
        )
    return Finding("redis", "ok", "answers")
