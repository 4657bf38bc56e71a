"""The whole path: all tables of the first release."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import UserDefinedType

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit", "document_versions", "transitions")


class Xid8(UserDefinedType[int]):
    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "xid8"


def refuse_changes() -> None:
    """History is written once: the database refuses to change or remove its rows, whoever asks."""
    op.execute("""
        CREATE FUNCTION nightbell_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION USING
                ERRCODE = 'restrict_violation',
                MESSAGE = TG_TABLE_NAME || ' is append-only: write a new row instead of changing history';
        END
        $$""")
    call = "EXECUTE FUNCTION nightbell_append_only()"
    for table in APPEND_ONLY:
        op.execute(f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {call}")
        op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}")


def carriers() -> None:
    op.create_table(
        "carriers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("base_url", sa.String(length=300), nullable=False),
        sa.Column("account_sid", sa.String(length=60), nullable=False),
        sa.Column("auth_token_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("api_key_sid", sa.String(length=60), nullable=True),
        sa.Column("api_key_secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("calls_per_second", sa.Numeric(precision=6, scale=2), server_default="1", nullable=False),
        sa.Column("next_call_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carriers")),
        sa.UniqueConstraint("account_sid", name=op.f("uq_carriers_account_sid")),
        sa.UniqueConstraint("slug", name=op.f("uq_carriers_slug")),
    )


def changes() -> None:
    op.create_table(
        "changes",
        sa.Column("position", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.Column("entity", sa.String(length=40), nullable=False),
        sa.Column("entity_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_changes")),
    )


def clients() -> None:
    op.create_table(
        "clients",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
        sa.UniqueConstraint("slug", name=op.f("uq_clients_slug")),
    )


def outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("args", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=True),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("carrier_id", sa.BigInteger(), nullable=True),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempt", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(length=80), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("done_at IS NULL AND carrier_id IS NULL"),
    )
    op.create_index(
        "ix_outbox_paced",
        "outbox",
        ["carrier_id", "priority", "due_at"],
        unique=False,
        postgresql_where=sa.text("done_at IS NULL AND carrier_id IS NOT NULL"),
    )
    op.create_index("uq_outbox_key", "outbox", ["key"], unique=True)


def recurring() -> None:
    op.create_table(
        "recurring",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_recurring")),
    )


def sign_in_limits() -> None:
    op.create_table(
        "sign_in_limits",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("window_started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_limits")),
    )


def transitions() -> None:
    op.create_table(
        "transitions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("entity", sa.String(length=40), nullable=False),
        sa.Column("entity_id", sa.BigInteger(), nullable=False),
        sa.Column("old", sa.String(length=20), nullable=True),
        sa.Column("new", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transitions")),
    )
    op.create_index("ix_transitions_entity", "transitions", ["entity", "entity_id", "id"], unique=False)


def users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.String(length=20)), nullable=False),
        sa.Column("all_accounts", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.String(length=300), nullable=False),
        sa.Column("password_state", sa.String(length=10), nullable=False),
        sa.Column("temporary_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(password_state = 'temporary') = (temporary_until IS NOT NULL)", name=op.f("ck_users_temporary_until")
        ),
        sa.CheckConstraint("password_state IN ('set', 'temporary', 'used')", name=op.f("ck_users_password_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
    )
    op.create_index("uq_users_email", "users", [sa.literal_column("lower(email)")], unique=True)


def accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("carrier_id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("timezone", sa.String(length=60), nullable=False),
        sa.Column("color", sa.String(length=7), nullable=False),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("settings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("backup_contact_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("priority between 0 and 9", name=op.f("ck_accounts_priority")),
        sa.ForeignKeyConstraint(
            ["backup_contact_id"],
            ["contacts.id"],
            name="fk_accounts_backup_contact_id",
            ondelete="RESTRICT",
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(
            ["carrier_id"], ["carriers.id"], name=op.f("fk_accounts_carrier_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_accounts_client_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("slug", name=op.f("uq_accounts_slug")),
    )
    op.create_index(op.f("ix_accounts_carrier_id"), "accounts", ["carrier_id"], unique=False)
    op.create_index(op.f("ix_accounts_client_id"), "accounts", ["client_id"], unique=False)


def client_keys() -> None:
    op.create_table(
        "client_keys",
        sa.Column("client_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(wrapped IS NULL) = (destroyed_at IS NOT NULL)", name=op.f("ck_client_keys_destroyed")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_client_keys_client_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_client_keys")),
    )


def operators() -> None:
    op.create_table(
        "operators",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("carrier_id", sa.BigInteger(), nullable=False),
        sa.Column("identity", sa.String(length=121), nullable=False),
        sa.Column("status", sa.String(length=20), server_default="offline", nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idle_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("online", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=True),
        sa.Column("next_action", sa.String(length=40), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_operators_call_id"), use_alter=True),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name=op.f("fk_operators_carrier_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_operators_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_operators")),
        sa.UniqueConstraint("identity", name=op.f("uq_operators_identity")),
    )
    op.create_index(op.f("ix_operators_carrier_id"), "operators", ["carrier_id"], unique=False)


def sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    op.create_index(
        "ix_sessions_user_id", "sessions", ["user_id"], unique=False, postgresql_where=sa.text("ended_at IS NULL")
    )
    op.create_index("uq_sessions_token_hash", "sessions", ["token_hash"], unique=True)


def audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("who", sa.String(length=100), nullable=False),
        sa.Column("action", sa.String(length=100), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_audit_account_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_account_id_id", "audit", ["account_id", "id"], unique=False)
    op.create_index("ix_audit_subject_id", "audit", ["subject", "id"], unique=False)
    op.create_index("ix_audit_who_id", "audit", ["who", "id"], unique=False)


def contacts() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=120), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=True),
        sa.Column("pin_failures", sa.BigInteger(), nullable=False),
        sa.Column("pin_locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_contacts_account_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("account_id", "slug", name=op.f("uq_contacts_account_id_slug")),
    )


def data_keys() -> None:
    op.create_table(
        "data_keys",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(wrapped IS NULL) = (destroyed_at IS NOT NULL)", name=op.f("ck_data_keys_destroyed")),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client_keys.client_id"], name=op.f("fk_data_keys_client_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_keys")),
    )
    op.create_index("ix_data_keys_client_id", "data_keys", ["client_id"], unique=False)


def documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("draft", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("draft_by", sa.String(length=60), nullable=True),
        sa.Column("draft_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_documents_account_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    op.create_index("uq_documents_account_id_kind_slug", "documents", ["account_id", "kind", "slug"], unique=True)


def grants() -> None:
    op.create_table(
        "grants",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=True),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("granted_by", sa.String(length=60), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("num_nonnulls(client_id, account_id) = 1", name=op.f("ck_grants_one_scope")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_grants_account_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_grants_client_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_grants_user_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
    )
    op.create_index("uq_grants_user_id_account_id", "grants", ["user_id", "account_id"], unique=True)
    op.create_index("uq_grants_user_id_client_id", "grants", ["user_id", "client_id"], unique=True)


def numbers() -> None:
    op.create_table(
        "numbers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("carrier_id", sa.BigInteger(), nullable=False),
        sa.Column("e164", sa.String(length=16), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_numbers_account_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["carrier_id"], ["carriers.id"], name=op.f("fk_numbers_carrier_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_numbers")),
    )
    op.create_index(op.f("ix_numbers_account_id"), "numbers", ["account_id"], unique=False)
    op.create_index(op.f("ix_numbers_carrier_id"), "numbers", ["carrier_id"], unique=False)
    op.create_index("uq_numbers_e164", "numbers", ["e164"], unique=True, postgresql_where=sa.text("retired_at is null"))


def blobs() -> None:
    op.create_table(
        "blobs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("key_id", sa.BigInteger(), nullable=False),
        sa.Column("content_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("chunks", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_keys.id"], name=op.f("fk_blobs_key_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blobs")),
    )
    op.create_index(op.f("ix_blobs_key_id"), "blobs", ["key_id"], unique=False)


def contact_methods() -> None:
    op.create_table(
        "contact_methods",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=16), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("state_reason", sa.String(length=200), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('sms', 'voice')", name=op.f("ck_contact_methods_kind")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_contact_methods_account_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_contact_methods_contact_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_methods")),
    )
    op.create_index(op.f("ix_contact_methods_account_id"), "contact_methods", ["account_id"], unique=False)
    op.create_index("ix_contact_methods_address", "contact_methods", ["address"], unique=False)
    op.create_index(
        "uq_contact_methods_address",
        "contact_methods",
        ["contact_id", "kind", "address"],
        unique=True,
        postgresql_where=sa.text("retired_at is null"),
    )


def document_versions() -> None:
    op.create_table(
        "document_versions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("effective_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_document_versions_document_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_versions")),
    )
    op.create_index(
        "ix_document_versions_current", "document_versions", ["document_id", "effective_from", "number"], unique=False
    )
    op.create_index(
        "uq_document_versions_document_id_number", "document_versions", ["document_id", "number"], unique=True
    )


def inbound_sms() -> None:
    op.create_table(
        "inbound_sms",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("carrier_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("sid", sa.String(length=64), nullable=False),
        sa.Column("from_address", sa.String(length=40), nullable=False),
        sa.Column("to_address", sa.String(length=40), nullable=False),
        sa.Column("key_id", sa.BigInteger(), nullable=True),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered", sa.String(length=40), nullable=True),
        sa.Column("reply", sa.String(length=320), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_inbound_sms_account_id")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name=op.f("fk_inbound_sms_carrier_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_keys.id"], name=op.f("fk_inbound_sms_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_sms")),
    )
    op.create_index("uq_inbound_sms_carrier_id_sid", "inbound_sms", ["carrier_id", "sid"], unique=True)


def roster_overrides() -> None:
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
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_roster_overrides_account_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_roster_overrides_contact_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_roster_overrides_created_by"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_overrides")),
    )
    op.create_index(
        "ix_roster_overrides_account_id", "roster_overrides", ["account_id", "roster", "ends_at"], unique=False
    )
    op.create_index(op.f("ix_roster_overrides_contact_id"), "roster_overrides", ["contact_id"], unique=False)


def blob_chunks() -> None:
    op.create_table(
        "blob_chunks",
        sa.Column("blob_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["blob_id"], ["blobs.id"], name=op.f("fk_blob_chunks_blob_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("blob_id", "place", name=op.f("pk_blob_chunks")),
    )


def calls() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("carrier_id", sa.BigInteger(), nullable=False),
        sa.Column("number_id", sa.BigInteger(), nullable=False),
        sa.Column("sid", sa.String(length=60), nullable=False),
        sa.Column("key_id", sa.BigInteger(), nullable=False),
        sa.Column("from_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("from_token", sa.LargeBinary(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=True),
        sa.Column("flow_version_id", sa.BigInteger(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("talking_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("operator_id", sa.BigInteger(), nullable=True),
        sa.Column("wrapped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_action", sa.String(length=40), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_calls_account_id")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name=op.f("fk_calls_carrier_id")),
        sa.ForeignKeyConstraint(["flow_version_id"], ["document_versions.id"], name=op.f("fk_calls_flow_version_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_keys.id"], name=op.f("fk_calls_key_id")),
        sa.ForeignKeyConstraint(["number_id"], ["numbers.id"], name=op.f("fk_calls_number_id")),
        sa.ForeignKeyConstraint(["operator_id"], ["users.id"], name=op.f("fk_calls_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("sid", name=op.f("uq_calls_sid")),
    )
    op.create_index("ix_calls_account_id_started_at", "calls", ["account_id", "started_at"], unique=False)
    op.create_index("ix_calls_from_token_started_at", "calls", ["account_id", "from_token", "started_at"], unique=False)
    op.create_index(
        "ix_calls_next_at", "calls", ["next_at"], unique=False, postgresql_where=sa.text("status <> 'ended'")
    )


def conferences() -> None:
    op.create_table(
        "conferences",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("sid", sa.String(length=60), nullable=True),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("carrier_id", sa.BigInteger(), nullable=False),
        sa.Column("offer_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_conferences_account_id")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_conferences_call_id")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name=op.f("fk_conferences_carrier_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_conferences_offer_id"), use_alter=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conferences")),
        sa.UniqueConstraint("name", name=op.f("uq_conferences_name")),
        sa.UniqueConstraint("sid", name=op.f("uq_conferences_sid")),
    )
    op.create_index(op.f("ix_conferences_call_id"), "conferences", ["call_id"], unique=False)


def legs() -> None:
    op.create_table(
        "legs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("carrier_id", sa.BigInteger(), nullable=False),
        sa.Column("offer_id", sa.BigInteger(), nullable=True),
        sa.Column("delivery_id", sa.BigInteger(), nullable=True),
        sa.Column("party", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("sid", sa.String(length=60), nullable=True),
        sa.Column("conference_id", sa.BigInteger(), nullable=True),
        sa.Column("end_reason", sa.String(length=60), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_action", sa.String(length=40), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_legs_account_id")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_legs_call_id")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name=op.f("fk_legs_carrier_id")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conferences.id"], name=op.f("fk_legs_conference_id"), use_alter=True
        ),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name=op.f("fk_legs_delivery_id"), use_alter=True),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_legs_offer_id"), use_alter=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_legs_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legs")),
        sa.UniqueConstraint("sid", name=op.f("uq_legs_sid")),
    )
    op.create_index("ix_legs_call_id", "legs", ["call_id"], unique=False)
    op.create_index(
        "ix_legs_next_at",
        "legs",
        ["next_at"],
        unique=False,
        postgresql_where=sa.text("status NOT IN ('ended', 'failed')"),
    )


def recordings() -> None:
    op.create_table(
        "recordings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("carrier_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("sid", sa.String(length=60), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("duration_s", sa.SmallInteger(), nullable=True),
        sa.Column("blob_id", sa.BigInteger(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_action", sa.String(length=40), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_recordings_account_id")),
        sa.ForeignKeyConstraint(["blob_id"], ["blobs.id"], name=op.f("fk_recordings_blob_id")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_recordings_call_id")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name=op.f("fk_recordings_carrier_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_recordings_message_id"), use_alter=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
        sa.UniqueConstraint("sid", name=op.f("uq_recordings_sid")),
    )
    op.create_index("ix_recordings_call_id", "recordings", ["call_id"], unique=False)
    op.create_index(
        "ix_recordings_next_at",
        "recordings",
        ["next_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('recording', 'completed')"),
    )


def waiting_entries() -> None:
    op.create_table(
        "waiting_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=True),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("carrier_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("queue_sid", sa.String(length=60), nullable=True),
        sa.Column("left_reason", sa.String(length=40), nullable=True),
        sa.Column("limit_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_action", sa.String(length=40), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_waiting_entries_account_id")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_waiting_entries_call_id")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name=op.f("fk_waiting_entries_carrier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_entries")),
        sa.UniqueConstraint("call_id", name=op.f("uq_waiting_entries_call_id")),
    )
    op.create_index(
        "ix_waiting_entries_line",
        "waiting_entries",
        ["carrier_id", "priority", "entered_at"],
        unique=False,
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_index(
        "ix_waiting_entries_next_at",
        "waiting_entries",
        ["next_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('waiting', 'offered')"),
    )


def webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("params_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_webhooks_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    op.create_index(op.f("ix_webhooks_call_id"), "webhooks", ["call_id"], unique=False)


def messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=True),
        sa.Column("carrier_id", sa.BigInteger(), nullable=False),
        sa.Column("key_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("urgency", sa.String(length=20), nullable=False),
        sa.Column("call_type", sa.String(length=60), nullable=True),
        sa.Column("script_version_id", sa.BigInteger(), nullable=True),
        sa.Column("fields_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("callback_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("summary_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("taken_by", sa.BigInteger(), nullable=True),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("recording_id", sa.BigInteger(), nullable=True),
        sa.Column("recording_s", sa.BigInteger(), nullable=True),
        sa.Column("silent", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_action", sa.String(length=40), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("timer_n", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("kind IN ('taken', 'voicemail', 'caller_lost', 'text')", name=op.f("ck_messages_kind")),
        sa.CheckConstraint(
            "status IN ('draft', 'open', 'deferred', 'confirmed', 'closed')", name=op.f("ck_messages_status")
        ),
        sa.CheckConstraint("urgency IN ('urgent', 'routine')", name=op.f("ck_messages_urgency")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_messages_account_id")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_messages_call_id")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name=op.f("fk_messages_carrier_id")),
        sa.ForeignKeyConstraint(["key_id"], ["data_keys.id"], name=op.f("fk_messages_key_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_messages_owner_id")),
        sa.ForeignKeyConstraint(["recording_id"], ["recordings.id"], name=op.f("fk_messages_recording_id")),
        sa.ForeignKeyConstraint(
            ["script_version_id"], ["document_versions.id"], name=op.f("fk_messages_script_version_id")
        ),
        sa.ForeignKeyConstraint(["taken_by"], ["users.id"], name=op.f("fk_messages_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index("ix_messages_account_id", "messages", ["account_id", "id"], unique=False)
    op.create_index("ix_messages_call_id", "messages", ["call_id"], unique=False)
    op.create_index(
        "ix_messages_unfinished",
        "messages",
        ["next_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('draft', 'open', 'deferred')"),
    )


def offers() -> None:
    op.create_table(
        "offers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.BigInteger(), nullable=False),
        sa.Column("call_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("carrier_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("conference_id", sa.BigInteger(), nullable=True),
        sa.Column("leg_id", sa.BigInteger(), nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("redirected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_offers_account_id")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_offers_call_id")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name=op.f("fk_offers_carrier_id")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conferences.id"], name=op.f("fk_offers_conference_id"), use_alter=True
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["waiting_entries.id"], name=op.f("fk_offers_entry_id")),
        sa.ForeignKeyConstraint(["leg_id"], ["legs.id"], name=op.f("fk_offers_leg_id"), use_alter=True),
        sa.ForeignKeyConstraint(["operator_id"], ["users.id"], name=op.f("fk_offers_operator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    op.create_index("ix_offers_call_id", "offers", ["call_id"], unique=False)
    op.create_index(
        "uq_offers_live_entry", "offers", ["entry_id"], unique=True, postgresql_where=sa.text("outcome IS NULL")
    )
    op.create_index(
        "uq_offers_live_operator", "offers", ["operator_id"], unique=True, postgresql_where=sa.text("outcome IS NULL")
    )


def dispatches() -> None:
    op.create_table(
        "dispatches",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("carrier_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("protocol_version_id", sa.BigInteger(), nullable=True),
        sa.Column("steps", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.BigInteger(), nullable=False),
        sa.Column("round_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("backup_asked", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("nobody_on_call", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("alarm_s", sa.BigInteger(), nullable=False),
        sa.Column("claim_s", sa.BigInteger(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alarm_count", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("next_action", sa.String(length=40), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("timer_n", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.String(length=60), nullable=False),
        sa.Column("idempotency_key", sa.String(length=120), nullable=True),
        sa.Column("confirmed_by", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_via", sa.String(length=10), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('active', 'at_desk', 'confirmed', 'closed', 'cancelled')", name=op.f("ck_dispatches_status")
        ),
        sa.CheckConstraint(
            "status NOT IN ('active', 'at_desk') OR (next_action IS NOT NULL AND next_at IS NOT NULL)",
            name=op.f("ck_dispatches_never_stops"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_dispatches_account_id")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name=op.f("fk_dispatches_carrier_id")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["contacts.id"], name=op.f("fk_dispatches_confirmed_by")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_dispatches_message_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_dispatches_owner_id")),
        sa.ForeignKeyConstraint(
            ["protocol_version_id"], ["document_versions.id"], name=op.f("fk_dispatches_protocol_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatches")),
    )
    op.create_index(
        "ix_dispatches_unfinished",
        "dispatches",
        ["next_at"],
        unique=False,
        postgresql_where=sa.text("status IN ('active', 'at_desk')"),
    )
    op.create_index("uq_dispatches_message_id", "dispatches", ["message_id"], unique=True)


def message_notes() -> None:
    op.create_table(
        "message_notes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_message_notes_account_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_message_notes_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_notes")),
    )
    op.create_index("ix_message_notes_message_id", "message_notes", ["message_id"], unique=False)


def pages() -> None:
    op.create_table(
        "pages",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dispatch_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("carrier_id", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("link_token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("answerable", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("viewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_via", sa.String(length=10), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "status IN ('open', 'confirmed', 'declined', 'expired', 'cancelled')", name=op.f("ck_pages_status")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_pages_account_id")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name=op.f("fk_pages_carrier_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_pages_contact_id")),
        sa.ForeignKeyConstraint(["dispatch_id"], ["dispatches.id"], name=op.f("fk_pages_dispatch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
    )
    op.create_index("ix_pages_contact_id", "pages", ["contact_id", "opened_at"], unique=False)
    op.create_index("ix_pages_dispatch_id", "pages", ["dispatch_id"], unique=False)
    op.create_index("uq_pages_link_token_hash", "pages", ["link_token_hash"], unique=True)
    op.create_index("uq_pages_open", "pages", ["dispatch_id"], unique=True, postgresql_where=sa.text("status = 'open'"))


def deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("page_id", sa.BigInteger(), nullable=False),
        sa.Column("method_id", sa.BigInteger(), nullable=False),
        sa.Column("carrier_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("to_address", sa.String(length=40), nullable=False),
        sa.Column("from_address", sa.String(length=40), nullable=False),
        sa.Column("validity_s", sa.BigInteger(), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("sid", sa.String(length=64), nullable=True),
        sa.Column("remote_rank", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("error_code", sa.BigInteger(), nullable=True),
        sa.Column("error_kind", sa.String(length=20), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unwanted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("channel IN ('sms', 'voice')", name=op.f("ck_deliveries_channel")),
        sa.CheckConstraint(
            "error_kind IS NULL OR error_kind IN ('permanent', 'transient', 'cancelled')",
            name=op.f("ck_deliveries_error_kind"),
        ),
        sa.CheckConstraint(
            "status IN ('recorded', 'sending', 'sent', 'failed', 'unknown')", name=op.f("ck_deliveries_status")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_deliveries_account_id")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name=op.f("fk_deliveries_carrier_id")),
        sa.ForeignKeyConstraint(["method_id"], ["contact_methods.id"], name=op.f("fk_deliveries_method_id")),
        sa.ForeignKeyConstraint(["page_id"], ["pages.id"], name=op.f("fk_deliveries_page_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    op.create_index("ix_deliveries_page_id", "deliveries", ["page_id"], unique=False)
    op.create_index("ix_deliveries_to_address", "deliveries", ["to_address", "carrier_id"], unique=False)
    op.create_index(
        "ix_deliveries_unsettled",
        "deliveries",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "uq_deliveries_sid", "deliveries", ["sid"], unique=True, postgresql_where=sa.text("sid IS NOT NULL")
    )


# In the order of what they refer to.
TABLES = (
    carriers,
    changes,
    clients,
    outbox,
    recurring,
    sign_in_limits,
    transitions,
    users,
    accounts,
    client_keys,
    operators,
    sessions,
    audit,
    contacts,
    data_keys,
    documents,
    grants,
    numbers,
    blobs,
    contact_methods,
    document_versions,
    inbound_sms,
    roster_overrides,
    blob_chunks,
    calls,
    conferences,
    legs,
    recordings,
    waiting_entries,
    webhooks,
    messages,
    offers,
    dispatches,
    message_notes,
    pages,
    deliveries,
)

# Of tables that refer to each other: from, its column, to, and what keeps a row from going.
MUTUAL = (
    ("accounts", "backup_contact_id", "contacts", "RESTRICT"),
    ("conferences", "offer_id", "offers", None),
    ("legs", "conference_id", "conferences", None),
    ("legs", "delivery_id", "deliveries", None),
    ("legs", "offer_id", "offers", None),
    ("offers", "conference_id", "conferences", None),
    ("offers", "leg_id", "legs", None),
    ("operators", "call_id", "calls", None),
    ("recordings", "message_id", "messages", None),
)


def upgrade() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("data_key_ids", increment=50)))
    for make in TABLES:
        make()
    for table, column, other, ondelete in MUTUAL:
        op.create_foreign_key(f"fk_{table}_{column}", table, other, [column], ["id"], ondelete=ondelete)
    refuse_changes()


def downgrade() -> None:
    for table, column, _, _ in MUTUAL:
        op.drop_constraint(f"fk_{table}_{column}", table, type_="foreignkey")
    for make in reversed(TABLES):
        op.drop_table(make.__name__)
    op.execute("DROP SEQUENCE data_key_ids")
    op.execute("DROP FUNCTION nightbell_append_only()")
