"""Bringing the database to the newest migration; safe to run from several places at once."""

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config

_FOLDER = Path(__file__).resolve().parent.parent / "migrations"
_LOCK = 7_204_417  # any number, always the same


def config(database_url: str) -> Config:
    made = Config()
    made.set_main_option("script_location", str(_FOLDER))
    made.set_main_option("sqlalchemy.url", database_url.replace("%", "%%"))
    return made


def migrate(database_url: str, revision: str = "head") -> None:
    """Upgrade under an advisory lock, so that two installations' first steps don't meet."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        command.upgrade(config(database_url), revision)
