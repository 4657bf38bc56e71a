"""PINs: guesses are counted by the way in. Rights: what concerns the whole bureau waits for a second person."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("contacts", sa.Column("pin_length", sa.BigInteger(), nullable=True))
    op.create_table(
        "pin_guesses",
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_pin_guesses_contact_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("contact_id", "way", name=op.f("pk_pin_guesses")),
    )
    op.add_column("users", sa.Column("ran_bureau_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "approvals",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("wanted", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("was", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.String(length=60), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('waiting', 'approved', 'refused', 'withdrawn', 'expired', 'void')",
            name=op.f("ck_approvals_status"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_approvals_user_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name=op.f("fk_approvals_asked_by"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
    )
    op.create_index("ix_approvals_waiting", "approvals", ["expires_at"], postgresql_where=sa.text("status = 'waiting'"))
    op.create_table(
        "retention_rules",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("days", sa.BigInteger(), nullable=False),
        sa.Column("set_by", sa.String(length=60), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('webhooks', 'recordings', 'messages')", name=op.f("ck_retention_rules_kind")),
        sa.CheckConstraint("days BETWEEN 1 AND 36500", name=op.f("ck_retention_rules_days")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_retention_rules_account_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_rules")),
    )
    op.create_index("uq_retention_rules_account_id_kind", "retention_rules", ["account_id", "kind"], unique=True)
    op.create_index(
        "uq_retention_rules_bureau_kind", "retention_rules", ["kind"], unique=True,
        postgresql_where=sa.text("account_id IS NULL"),
    )  # fmt: skip
    op.alter_column("inbound_sms", "from_address", existing_type=sa.String(length=40), nullable=True)
    for name in ("from_sealed", "from_token", "pair"):
        op.add_column("inbound_sms", sa.Column(name, sa.LargeBinary(), nullable=True))
    op.create_index("ix_inbound_sms_from_token", "inbound_sms", ["account_id", "from_token"])
    op.create_index("ix_inbound_sms_pair", "inbound_sms", ["pair", "received_at"])
    op.create_index(
        "ix_inbound_sms_from_clear", "inbound_sms", ["id"], postgresql_where=sa.text("from_address IS NOT NULL")
    )


def downgrade() -> None:
    for name in ("from_clear", "pair", "from_token"):
        op.drop_index(f"ix_inbound_sms_{name}", "inbound_sms")
    for name in ("pair", "from_token", "from_sealed"):
        op.drop_column("inbound_sms", name)
    op.execute("UPDATE inbound_sms SET from_address = '' WHERE from_address IS NULL")
    op.alter_column("inbound_sms", "from_address", existing_type=sa.String(length=40), nullable=False)
    op.drop_table("retention_rules")
    op.drop_table("approvals")
    op.drop_column("users", "ran_bureau_until")
    op.drop_table("pin_guesses")
    op.drop_column("contacts", "pin_length")
