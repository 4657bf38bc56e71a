"""Tables whose rows are never changed or removed, enforced by the database for every role that connects.

A migration that makes such a table runs `trigger_sql(table)` for it, statement by statement.
"""

from typing import Final

# The ledger and what it is read with. The order is of no importance.
TABLES: Final = ("audit", "document_versions", "transitions")

FUNCTION_SQL: Final = """
CREATE OR REPLACE FUNCTION nightbell_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = 'restrict_violation',
        MESSAGE = TG_TABLE_NAME || ' is append-only: write a new row instead of changing history';
END
$$
""".strip()


def trigger_sql(table: str) -> list[str]:
    """The statements that make `table` append-only. They can be run again."""
    if not table.isidentifier():
        raise ValueError(f"not a table's name: {table!r}")
    row_trigger = f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW"
    all_trigger = f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"
    call = "EXECUTE FUNCTION nightbell_append_only()"
    return [FUNCTION_SQL, f"{row_trigger} {call}", f"{all_trigger} {call}"]
