"""Findings, reminders."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roster_confirmations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("roster", sa.String(length=60), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_confirmations")),
        *_refers("roster_confirmations", account_id="accounts"),
    )
    op.create_index("ix_roster_confirmations_account_id", "roster_confirmations", ["account_id", "roster", "at"])
    op.create_table(
        "duty_digests",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "day", name=op.f("pk_duty_digests")),
        *_refers("duty_digests", account_id="accounts"),
    )
    op.create_table(
        "reminder_wishes",
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("minutes", postgresql.JSONB(), nullable=False),
        sa.Column("set_by", sa.String(length=60), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_reminder_wishes")),
        *_refers("reminder_wishes", contact_id="contacts", account_id="accounts"),
    )
    op.create_index(op.f("ix_reminder_wishes_account_id"), "reminder_wishes", ["account_id"])
    _duty_notices()


def downgrade() -> None:
    for table in ("duty_notices", "reminder_wishes", "duty_digests", "roster_confirmations"):
        op.drop_table(table)


def _duty_notices() -> None:
    op.create_table(
        "duty_notices",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("roster", sa.String(length=60), nullable=False),
        sa.Column("slot", sa.String(length=60), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("notice_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('planned', 'sent', 'confirmed', 'unconfirmed', 'cancelled')",
            name=op.f("ck_duty_notices_status"),
        ),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_duty_notices_minutes")),
        sa.CheckConstraint(
            "sent_at IS NOT NULL OR status NOT IN ('sent', 'confirmed')", name=op.f("ck_duty_notices_sent")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_notices")),
        sa.UniqueConstraint(
            "account_id", "roster", "slot", "starts_at", "contact_id", "minutes",
            name=op.f("uq_duty_notices_shift"),
        ),
        *_refers("duty_notices", account_id="accounts", contact_id="contacts", notice_id="notices"),
    )  # fmt: skip
    op.create_index(
        "ix_duty_notices_open", "duty_notices", ["account_id", "send_at"],
        postgresql_where=sa.text("status IN ('planned', 'sent')"),
    )  # fmt: skip
    op.create_index("ix_duty_notices_contact_id", "duty_notices", ["contact_id", "starts_at"])
    op.create_index(
        "ix_duty_notices_notice_id", "duty_notices", ["notice_id"],
        postgresql_where=sa.text("notice_id IS NOT NULL"),
    )  # fmt: skip


def _refers(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT")
        for column, other in columns.items()
    ]
