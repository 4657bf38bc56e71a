"""Why there is nothing to hear of a recording."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("recordings", sa.Column("end_reason", sa.String(20)))
    op.execute("UPDATE recordings SET end_reason = CASE status WHEN 'absent' THEN 'absent' ELSE 'late' END"
               " WHERE status IN ('absent', 'lost')")  # fmt: skip


def downgrade() -> None:
    op.drop_column("recordings", "end_reason")
