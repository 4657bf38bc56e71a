"""Cover: overrides, absences, requests, notes."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _cover_requests()
    _covers()
    _duty_notes()
    op.execute("""
        INSERT INTO covers (id, account_id, kind, roster, slot, contact_id, starts_at, ends_at, reason, created_by,
                            created_at, cancelled_at, cancelled_by)
        SELECT id, account_id, 'override', roster, slot, contact_id, starts_at, ends_at, reason, created_by, created_at,
               cancelled_at, CASE WHEN cancelled_at IS NOT NULL THEN 'system' END
        FROM roster_overrides""")
    op.execute("SELECT setval(pg_get_serial_sequence('covers', 'id'), max(id)) FROM covers HAVING max(id) IS NOT NULL")
    op.drop_table("roster_overrides")
    _only_cancelled()


def downgrade() -> None:
    """Only overrides have a place in the older table; requests, absences and notes are given up."""
    op.create_table(
        "roster_overrides",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("roster", sa.String(length=60), nullable=False),
        sa.Column("slot", sa.String(length=60), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_roster_overrides_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_overrides")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_roster_overrides_{column}"), ondelete="RESTRICT"
            )
            for column, table in (("account_id", "accounts"), ("contact_id", "contacts"), ("created_by", "users"))
        ),
    )
    op.create_index("ix_roster_overrides_account_id", "roster_overrides", ["account_id", "roster", "ends_at"])
    op.create_index(op.f("ix_roster_overrides_contact_id"), "roster_overrides", ["contact_id"])
    op.execute("""
        INSERT INTO roster_overrides (id, account_id, roster, slot, contact_id, starts_at, ends_at, reason, created_by,
                                      created_at, cancelled_at)
        SELECT id, account_id, roster, slot, contact_id, starts_at, ends_at, reason, created_by, created_at,
               cancelled_at
        FROM covers WHERE kind = 'override'""")
    op.execute("""
        SELECT setval(pg_get_serial_sequence('roster_overrides', 'id'), max(id))
        FROM roster_overrides HAVING max(id) IS NOT NULL""")
    op.drop_table("duty_notes")
    op.drop_table("covers")
    op.drop_table("cover_requests")
    op.execute("DROP FUNCTION nightbell_covers_only_cancelled()")


def _cover_requests() -> None:
    op.create_table(
        "cover_requests",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("from_contact_id", sa.BigInteger(), nullable=False),
        sa.Column("to_contact_id", sa.BigInteger(), nullable=True),
        sa.Column("taker_id", sa.BigInteger(), nullable=True),
        sa.Column("roster", sa.String(length=60), nullable=False),
        sa.Column("slot", sa.String(length=60), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("layer", sa.String(length=60), nullable=True),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("return_roster", sa.String(length=60), nullable=True),
        sa.Column("return_slot", sa.String(length=60), nullable=True),
        sa.Column("return_starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_layer", sa.String(length=60), nullable=True),
        sa.Column("return_number", sa.String(length=60), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("status_reason", sa.String(length=200), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.String(length=60), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        *_checks_of_requests(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover_requests")),
        *_refers("cover_requests", "accounts", "account_id"),
        *_refers("cover_requests", "contacts", "from_contact_id", "to_contact_id", "taker_id"),
    )
    op.create_index("ix_cover_requests_account_id", "cover_requests", ["account_id", "over_at"])
    for column in ("from_contact_id", "to_contact_id", "taker_id"):
        op.create_index(op.f(f"ix_cover_requests_{column}"), "cover_requests", [column])


def _checks_of_requests() -> list[sa.CheckConstraint]:
    checks = {
        "kind": "kind IN ('swap', 'give')",
        "order": "starts_at < ends_at AND return_starts_at < return_ends_at",
        "whole": "CASE kind WHEN 'swap' THEN num_nulls(to_contact_id, return_roster, return_slot, return_starts_at,"
        " return_ends_at) = 0 ELSE num_nonnulls(return_roster, return_slot, return_starts_at, return_ends_at) = 0 END",
        "status": "status IN ('open', 'accepted', 'declined', 'withdrawn', 'expired', 'in_force', 'refused', 'undone',"
        " 'lapsed')",
        "taken": "taker_id IS NOT NULL OR status NOT IN ('accepted', 'in_force', 'refused')",
    }
    return [sa.CheckConstraint(text, name=op.f(f"ck_cover_requests_{name}")) for name, text in checks.items()]


def _covers() -> None:
    op.create_table(
        "covers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("roster", sa.String(length=60), nullable=True),
        sa.Column("slot", sa.String(length=60), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("replaces_id", sa.BigInteger(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_by_contact", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by", sa.String(length=60), nullable=True),
        sa.CheckConstraint("kind IN ('override', 'swap', 'give', 'absence')", name=op.f("ck_covers_kind")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_covers_order")),
        sa.CheckConstraint("(cancelled_at IS NULL) = (cancelled_by IS NULL)", name=op.f("ck_covers_cancelled")),
        sa.CheckConstraint(
            "CASE kind WHEN 'absence' THEN slot IS NULL AND replaces_id IS NOT NULL AND request_id IS NULL"
            " WHEN 'override' THEN roster IS NOT NULL AND slot IS NOT NULL AND contact_id IS NOT NULL"
            " AND replaces_id IS NULL AND request_id IS NULL"
            " ELSE roster IS NOT NULL AND slot IS NOT NULL AND contact_id IS NOT NULL"
            " AND replaces_id IS NOT NULL AND request_id IS NOT NULL END",
            name=op.f("ck_covers_whole"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_covers")),
        *_refers("covers", "accounts", "account_id"),
        *_refers("covers", "contacts", "contact_id", "replaces_id", "created_by_contact"),
        *_refers("covers", "cover_requests", "request_id"),
        *_refers("covers", "users", "created_by"),
    )
    for column in ("account_id", "contact_id", "replaces_id"):
        op.create_index(f"ix_covers_{column}", "covers", [column, "ends_at"])
    op.create_index(
        "ix_covers_long",
        "covers",
        ["account_id", "ends_at"],
        postgresql_where=sa.text("ends_at - starts_at > interval '1 day'"),
    )
    op.create_index(
        "ix_covers_request_id", "covers", ["request_id"], postgresql_where=sa.text("request_id IS NOT NULL")
    )


def _duty_notes() -> None:
    op.create_table(
        "duty_notes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_by_contact", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(length=60), nullable=True),
        sa.CheckConstraint("created_at < until", name=op.f("ck_duty_notes_order")),
        sa.CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name=op.f("ck_duty_notes_removed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_notes")),
        *_refers("duty_notes", "accounts", "account_id"),
        *_refers("duty_notes", "contacts", "contact_id", "created_by_contact"),
        *_refers("duty_notes", "users", "created_by"),
    )
    op.create_index("ix_duty_notes_account_id", "duty_notes", ["account_id", "until"])


def _refers(table: str, other: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT")
        for column in columns
    ]


def _only_cancelled() -> None:
    """What was known of cover at any instant stays known: a row may be cancelled once, and nothing else."""
    op.execute("""
        CREATE FUNCTION nightbell_covers_only_cancelled() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND OLD.cancelled_at IS NULL AND NEW.cancelled_at IS NOT NULL
                AND to_jsonb(NEW) - '{cancelled_at,cancelled_by}'::text[]
                    = to_jsonb(OLD) - '{cancelled_at,cancelled_by}'::text[] THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION USING
                ERRCODE = 'restrict_violation',
                MESSAGE = 'covers are cancelled once and otherwise never changed: write a new row';
        END
        $$""")
    call = "EXECUTE FUNCTION nightbell_covers_only_cancelled()"
    op.execute(f"CREATE TRIGGER covers_only_cancelled BEFORE UPDATE OR DELETE ON covers FOR EACH ROW {call}")
    op.execute(f"CREATE TRIGGER covers_no_truncate BEFORE TRUNCATE ON covers FOR EACH STATEMENT {call}")
