"""Contact methods: verification, order, quiet hours; notices; who was the backup contact when."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _methods()
    _orders_and_codes()
    _backups()
    _notices()
    _delivery_channel("'sms', 'voice', 'link'")


def _methods() -> None:
    op.drop_constraint(op.f("ck_contact_methods_kind"), "contact_methods", type_="check")
    op.create_check_constraint(
        op.f("ck_contact_methods_kind"), "contact_methods", "kind in ('sms', 'voice', 'link', 'email', 'desk')"
    )
    op.alter_column(
        "contact_methods", "address", type_=sa.String(length=254), existing_type=sa.String(length=16), nullable=False
    )
    op.add_column("contact_methods", sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True))
    # until now every method counted as its person's
    op.execute("UPDATE contact_methods SET verified_at = created_at")


def _orders_and_codes() -> None:
    op.create_table(
        "method_orders",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_method_orders_contact_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_method_orders")),
    )
    op.create_index("ix_method_orders_contact_id", "method_orders", ["contact_id", "created_at"], unique=False)
    op.create_index(
        "uq_method_orders_current",
        "method_orders",
        ["contact_id"],
        unique=True,
        postgresql_where=sa.text("retired_at is null"),
    )
    op.create_table(
        "method_codes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("method_id", sa.BigInteger(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["method_id"], ["contact_methods.id"], name=op.f("fk_method_codes_method_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_method_codes")),
    )
    op.create_index("ix_method_codes_method_id", "method_codes", ["method_id", "created_at"], unique=False)


def _backups() -> None:
    op.create_table(
        "backup_contacts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_backup_contacts_account_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_backup_contacts_contact_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_contacts")),
    )
    op.create_index("ix_backup_contacts_account_id", "backup_contacts", ["account_id", "since"], unique=False)
    # how long they have been it is not known: as long as the account
    op.execute(
        "INSERT INTO backup_contacts (account_id, contact_id, since)"
        " SELECT id, backup_contact_id, created_at FROM accounts WHERE backup_contact_id IS NOT NULL"
    )


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("carrier_id", sa.BigInteger(), nullable=False),
        sa.Column("method_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("from_address", sa.String(length=254), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answer_word", sa.String(length=10), nullable=True),
        sa.Column("validity_s", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("sid", sa.String(length=64), nullable=True),
        sa.Column("remote_rank", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("error_code", sa.BigInteger(), nullable=True),
        sa.Column("error_kind", sa.String(length=20), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('sms', 'voice', 'email')", name=op.f("ck_notices_kind")),
        sa.CheckConstraint(
            "status IN ('recorded', 'sending', 'sent', 'failed', 'unknown')", name=op.f("ck_notices_status")
        ),
        sa.CheckConstraint(
            "error_kind IS NULL OR error_kind IN ('permanent', 'transient')", name=op.f("ck_notices_error_kind")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_notices_account_id")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name=op.f("fk_notices_carrier_id")),
        sa.ForeignKeyConstraint(["method_id"], ["contact_methods.id"], name=op.f("fk_notices_method_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index("ix_notices_about", "notices", ["about", "id"], unique=False)
    op.create_index("ix_notices_method_id", "notices", ["method_id", "id"], unique=False)
    op.create_index("ix_notices_to_address", "notices", ["to_address", "carrier_id"], unique=False)
    op.create_index(
        "ix_notices_unsettled",
        "notices",
        ["attempted_at"],
        unique=False,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index("uq_notices_sid", "notices", ["sid"], unique=True, postgresql_where=sa.text("sid IS NOT NULL"))


def _delivery_channel(channels: str) -> None:
    op.drop_constraint(op.f("ck_deliveries_channel"), "deliveries", type_="check")
    op.create_check_constraint(op.f("ck_deliveries_channel"), "deliveries", f"channel IN ({channels})")


def downgrade() -> None:
    """What only the newer form can hold goes: methods of the new kinds are taken for texts or calls where they are
    referred to, and what was sent outside of pages is forgotten."""
    op.execute("UPDATE deliveries SET channel = 'sms' WHERE channel = 'link'")
    _delivery_channel("'sms', 'voice'")
    op.drop_table("notices")
    op.drop_table("backup_contacts")
    op.drop_table("method_codes")
    op.drop_table("method_orders")
    op.execute(
        "UPDATE contact_methods SET retired_at = coalesce(retired_at, state_at) WHERE kind NOT IN ('sms', 'voice')"
    )
    op.execute("UPDATE contact_methods SET kind = 'sms', address = left(address, 16) WHERE kind IN ('link', 'email')")
    op.execute("UPDATE contact_methods SET kind = 'voice' WHERE kind = 'desk'")
    op.execute("UPDATE contact_methods SET status = 'ok' WHERE status = 'unverified'")
    op.drop_column("contact_methods", "verified_at")
    op.alter_column(
        "contact_methods", "address", type_=sa.String(length=16), existing_type=sa.String(length=254), nullable=False
    )
    op.drop_constraint(op.f("ck_contact_methods_kind"), "contact_methods", type_="check")
    op.create_check_constraint(op.f("ck_contact_methods_kind"), "contact_methods", "kind in ('sms', 'voice')")
