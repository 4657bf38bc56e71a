"""The whole path: all tables of the first release."""

from alembic import op

from app.models import metadata
from core.append_only import TABLES, trigger_sql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    metadata.create_all(op.get_bind())
    for table in TABLES:
        for statement in trigger_sql(table):
            op.execute(statement)


def downgrade() -> None:
    metadata.drop_all(op.get_bind())
