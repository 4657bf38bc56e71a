"""Recurring work is held by a lease, and comes back ever later while it fails."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("recurring", sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("recurring", sa.Column("leased_by", sa.String(80), nullable=True))
    op.add_column("recurring", sa.Column("failures", sa.SmallInteger, server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("recurring", "failures")
    op.drop_column("recurring", "leased_by")
    op.drop_column("recurring", "lease_until")
