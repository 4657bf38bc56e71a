"""Since when nobody at the desk has a dispatch, and when the supervisors were told of it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dispatches", sa.Column("unclaimed_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("dispatches", sa.Column("tell_s", sa.BigInteger(), nullable=True))
    op.add_column("dispatches", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for column in ("told_at", "tell_s", "unclaimed_since"):
        op.drop_column("dispatches", column)
