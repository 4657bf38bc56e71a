"""The migrations make exactly what the models say, on an empty database, and can be taken back."""

import asyncio
import re
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from app.migrate import config, migrate
from app.models import metadata
from core.append_only import TABLES
from core.db import async_url

VERSIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"


@pytest.mark.filterwarnings("ignore:Did not recognize type 'xid8'")
def test_migrated_tables_are_those_of_the_models(database_url: str) -> None:
    engine = create_engine(async_url(database_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


async def test_migrations_make_the_same_database_as_the_models_down_to_checks_defaults_and_sequences(
    database_url: str,
) -> None:
    migrated = await asyncio.to_thread(_described, database_url)

    def make_from_models() -> None:
        engine = create_engine(async_url(database_url))
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
            metadata.create_all(connection)
        engine.dispose()

    await asyncio.to_thread(make_from_models)
    assert migrated == await asyncio.to_thread(_described, database_url)


async def test_it_goes_down_to_nothing_and_up_again(database_url: str) -> None:
    await asyncio.to_thread(command.downgrade, config(database_url), "base")
    engine = create_engine(async_url(database_url))
    assert set(await asyncio.to_thread(lambda: inspect(engine).get_table_names())) <= {"alembic_version"}
    await asyncio.to_thread(migrate, database_url)
    await asyncio.to_thread(migrate, database_url)  # again: nothing to do
    assert set(metadata.tables) <= set(await asyncio.to_thread(lambda: inspect(engine).get_table_names()))
    engine.dispose()


_OURS = re.compile(r"^(from|import) (app|core|calls|channels|clients|dispatch|ivr|oncall|telephony)\b", re.MULTILINE)


def test_a_migration_depends_on_no_code_that_changes_after_it() -> None:
    for file in VERSIONS.glob("*.py"):
        assert not _OURS.search(file.read_text()), f"{file.name} imports code of ours"


def test_the_tables_that_are_append_only_are_those_that_the_code_believes_to_be(database_url: str) -> None:
    engine = create_engine(async_url(database_url))
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%\\_append\\_only'")
        )
        assert set(found.scalars()) == set(TABLES)
    engine.dispose()


_CATALOGUE = """
SELECT 'column', table_name, column_name, data_type, is_nullable, column_default, character_maximum_length, is_identity
    FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), NULL, NULL, NULL, NULL
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', tablename, indexname, indexdef, NULL, NULL, NULL, NULL
    FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'sequence', sequence_name, increment, data_type, NULL, NULL, NULL, NULL
    FROM information_schema.sequences WHERE sequence_schema = 'public'"""


def _described(database_url: str) -> list[str]:
    """Columns, constraints, indexes and sequences, as PostgreSQL itself writes them."""
    engine = create_engine(async_url(database_url))
    with engine.connect() as connection:
        rows = [str(tuple(row)) for row in connection.execute(text(_CATALOGUE))]
    engine.dispose()
    return sorted(row for row in rows if "alembic_version" not in row)
