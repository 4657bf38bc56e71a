"""Calendar feeds and imports."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ical_feeds",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("roster", sa.String(length=60), nullable=True),
        sa.Column("slot", sa.String(length=60), nullable=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_by", sa.String(length=60), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "CASE scope WHEN 'person' THEN contact_id IS NOT NULL AND num_nonnulls(roster, slot) = 0"
            " WHEN 'slot' THEN contact_id IS NULL AND num_nulls(roster, slot) = 0"
            " WHEN 'account' THEN num_nonnulls(contact_id, roster, slot) = 0 ELSE false END",
            name=op.f("ck_ical_feeds_scope"),
        ),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name=op.f("ck_ical_feeds_revoked")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ical_feeds")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_ical_feeds_account_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_ical_feeds_contact_id"), ondelete="RESTRICT"
        ),
    )
    op.create_index("uq_ical_feeds_token_hash", "ical_feeds", ["token_hash"], unique=True)
    live, personal = sa.text("revoked_at IS NULL"), sa.text("contact_id IS NOT NULL")
    op.create_index("ix_ical_feeds_live", "ical_feeds", ["account_id"], postgresql_where=live)
    op.create_index("ix_ical_feeds_contact_id", "ical_feeds", ["contact_id"], postgresql_where=personal)


def downgrade() -> None:
    op.drop_table("ical_feeds")
