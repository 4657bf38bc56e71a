"""E-mail: mails, and pages that go out as mail."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mails",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("unanswered", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("error_code", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("give_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('recorded', 'sending', 'sent', 'failed', 'unknown')", name=op.f("ck_mails_status")
        ),
        sa.CheckConstraint("ended_at IS NULL OR text IS NULL", name=op.f("ck_mails_emptied")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_mails_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
    )
    op.create_index("ix_mails_account_id", "mails", ["account_id", "id"], unique=False)
    op.create_index("ix_mails_about", "mails", ["about"], unique=False)
    op.create_index("ix_mails_open", "mails", ["id"], unique=False, postgresql_where=sa.text("ended_at IS NULL"))
    _channels("'sms', 'voice', 'link', 'email'")
    for name in ("to_address", "from_address"):
        op.alter_column(
            "deliveries", name, type_=sa.String(length=254), existing_type=sa.String(length=40), nullable=False
        )


def downgrade() -> None:
    """A page that went out as mail is kept as a text: the older form can't say more of it."""
    op.execute("UPDATE deliveries SET channel = 'sms' WHERE channel = 'email'")
    for name in ("to_address", "from_address"):
        op.alter_column(
            "deliveries", name, type_=sa.String(length=40), existing_type=sa.String(length=254), nullable=False,
            postgresql_using=f"left({name}, 40)",
        )  # fmt: skip
    _channels("'sms', 'voice', 'link'")
    op.drop_table("mails")


def _channels(channels: str) -> None:
    op.drop_constraint(op.f("ck_deliveries_channel"), "deliveries", type_="check")
    op.create_check_constraint(op.f("ck_deliveries_channel"), "deliveries", f"channel IN ({channels})")
