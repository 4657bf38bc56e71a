"""Overrides entered before there was other cover keep their numbers, and go back where they came from."""

import asyncio

from alembic import command
from sqlalchemy import Connection, create_engine, text

from app.migrate import config
from core.db import async_url

AN_OLD_OVERRIDE = """
WITH client AS (INSERT INTO clients (slug, name, created_at) VALUES ('c', 'C', now()) RETURNING id),
carrier AS (
    INSERT INTO carriers (slug, name, base_url, account_sid, auth_token_sealed, synthetic, calls_per_second, changed_at)
    VALUES ('main', 'Main', 'http://phone.test', 'AC1', '', false, 1, now()) RETURNING id),
account AS (
    INSERT INTO accounts (client_id, carrier_id, slug, name, timezone, color, priority, settings, created_at)
    SELECT client.id, carrier.id, 'a', 'A', 'America/New_York', '#336699', 5, '{}', now() FROM client, carrier
    RETURNING id),
contact AS (
    INSERT INTO contacts (account_id, slug, name, role, pin_failures, created_at)
    SELECT id, 'dr-lee', 'Dr Lee', '', 0, now() FROM account RETURNING id)
INSERT INTO roster_overrides (id, account_id, roster, slot, contact_id, starts_at, ends_at, reason, created_at,
                              cancelled_at)
OVERRIDING SYSTEM VALUE
SELECT n, account.id, 'doctors', 'primary', contact.id, now(), now() + interval '1 hour', 'flu', now(),
       CASE WHEN n = 41 THEN now() END
FROM account, contact, generate_series(40, 41) AS n"""


async def test_overrides_move_over_and_back(database_url: str) -> None:
    await asyncio.to_thread(_there_and_back, database_url)


def _there_and_back(url: str) -> None:
    engine = create_engine(async_url(url))
    command.downgrade(config(url), "0001")
    with engine.begin() as connection:
        connection.execute(text(AN_OLD_OVERRIDE))
    command.upgrade(config(url), "head")
    with engine.begin() as connection:
        assert _rows(connection, "covers") == [(40, "primary", "flu", False), (41, "primary", "flu", True)]
        one_more = text("""
            INSERT INTO covers (account_id, kind, roster, slot, contact_id, starts_at, ends_at, reason, created_at)
            SELECT account_id, kind, roster, slot, contact_id, starts_at, ends_at, 'later', created_at FROM covers
            WHERE id = 40 RETURNING id""")
        assert connection.execute(one_more).scalar_one() == 42
    command.downgrade(config(url), "0001")
    with engine.begin() as connection:
        assert [row[0] for row in _rows(connection, "roster_overrides")] == [40, 41, 42]
    engine.dispose()


def _rows(connection: Connection, table: str) -> list[tuple[int, str, str, bool]]:
    found = connection.execute(text(f"SELECT id, slot, reason, cancelled_at IS NOT NULL FROM {table} ORDER BY id"))
    return [tuple(row) for row in found]
