"""Calls: that something picked up is not that a person was reached; what the carrier says it was. Faults of ours."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("deliveries", "notices"):
        op.add_column(table, sa.Column("picked_up_at", sa.DateTime(timezone=True), nullable=True))
        op.add_column(table, sa.Column("picked_up_by", sa.String(length=20), nullable=True))
    op.create_table(
        "carrier_faults",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("carrier_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.BigInteger(), nullable=False),
        sa.Column("from_address", sa.String(length=254), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier_faults")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carriers.id"], name=op.f("fk_carrier_faults_carrier_id")),
    )
    op.create_index(
        "uq_carrier_faults_open",
        "carrier_faults",
        ["carrier_id", "code", "from_address"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("carrier_faults")
    for table in ("deliveries", "notices"):
        op.drop_column(table, "picked_up_by")
        op.drop_column(table, "picked_up_at")
