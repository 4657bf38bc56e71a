"""What kind of caller it is, and the number to call back, which is not always what the carrier wrote."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # the default is for processes of the release before this one, which go on writing meanwhile
    op.add_column("calls", sa.Column("caller_kind", sa.String(12), nullable=False, server_default="number"))
    op.add_column("calls", sa.Column("callback_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("calls", "callback_sealed")
    op.drop_column("calls", "caller_kind")
