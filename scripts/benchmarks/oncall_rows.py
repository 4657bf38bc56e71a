"""Rows to measure with: many accounts like one there is, and a long history of overrides."""

from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from scripts.benchmarks.stack import Stack


def connect(stack: Stack) -> psycopg.Connection[Any]:
    return psycopg.connect(stack.info["database_url"], autocommit=True)


def account_id(stack: Stack, slug: str) -> int:
    with connect(stack) as connection:
        found = connection.execute("SELECT id FROM accounts WHERE slug = %s", (slug,)).fetchone()
    if found is None:
        raise SystemExit(f"the demo has no account {slug}")
    return int(found[0])


def add_accounts(connection: psycopg.Connection[Any], like: int, count: int) -> list[int]:
    """Copies of an account with its contacts and rosters; their ids."""
    ids = [_copy(connection, "accounts", like, {"slug": f"bench-{number}"}) for number in range(count)]
    contacts = _ids(connection, "SELECT id FROM contacts WHERE account_id = %s", like)
    documents = _ids(connection, "SELECT id FROM documents WHERE kind = 'roster' AND account_id = %s", like)
    versions = {
        one: _ids(connection, "SELECT id FROM document_versions WHERE document_id = %s", one) for one in documents
    }
    for account in ids:
        for contact in contacts:
            _copy(connection, "contacts", contact, {"account_id": account})
        for document in documents:
            copied = _copy(connection, "documents", document, {"account_id": account})
            for version in versions[document]:
                _copy(connection, "document_versions", version, {"document_id": copied})
    return ids


def _ids(connection: psycopg.Connection[Any], query: str, of: int) -> list[int]:
    return [row[0] for row in connection.execute(query.encode(), (of,))]


def _copy(connection: psycopg.Connection[Any], table: str, row_id: int, other: dict[str, Any]) -> int:
    """The row again, with a new id and these values."""
    name = sql.Identifier(table)
    with connection.cursor(row_factory=psycopg.rows.dict_row) as cursor:
        row = cursor.execute(sql.SQL("SELECT * FROM {} WHERE id = %s").format(name), (row_id,)).fetchone() or {}
    values = {
        key: Jsonb(value) if isinstance(value, dict) else value for key, value in row.items() if key != "id"
    } | other
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING id").format(
        name, sql.SQL(", ").join(map(sql.Identifier, values)), sql.SQL(", ").join(sql.Placeholder() * len(values))
    )
    made = connection.execute(statement, list(values.values())).fetchone()
    if made is None:
        raise RuntimeError(f"no row of {table} was copied")
    return int(made[0])


def add_overrides(connection: psycopg.Connection[Any], account: int, stored: int, count: int) -> None:
    """Half an hour in each hour, by turns behind now and ahead of it, from the `stored`-th to the `count`-th."""
    connection.execute(
        """
        INSERT INTO covers (account_id, kind, roster, slot, contact_id, starts_at, ends_at, reason, created_at)
        SELECT %s, 'override', d.slug, 'primary', c.id, began, began + interval '30 minutes', '', now()
        FROM generate_series(%s + 1, %s) AS n,
             LATERAL (SELECT CASE mod(n, 2) WHEN 0 THEN n / 2 ELSE -n / 2 END AS hours) AS away,
             LATERAL (SELECT now() + make_interval(hours => hours) AS began) AS at,
             (SELECT slug FROM documents WHERE kind = 'roster' AND account_id = %s ORDER BY id LIMIT 1) AS d,
             (SELECT id FROM contacts WHERE account_id = %s ORDER BY id LIMIT 1) AS c""",
        (account, stored, count, account, account),
    )
    connection.execute("ANALYZE covers")
