"""Why a page is asked no more: a fact of its own, to be told to the one who was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pages", sa.Column("ended_why", sa.String(20), nullable=True))


def downgrade() -> None:
    op.drop_column("pages", "ended_why")
