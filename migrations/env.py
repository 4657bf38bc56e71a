"""Alembic's entry: the address comes from the caller (`nightbell migrate`), the tables from app.models."""

from alembic import context
from sqlalchemy import create_engine, pool

from app.models import metadata
from core.db import async_url


def run() -> None:
    url = context.config.get_main_option("sqlalchemy.url")
    if not url:
        raise SystemExit("No database: run `nightbell migrate` with DATABASE_URL set.")
    engine = create_engine(async_url(url), poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=metadata, compare_type=True)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
