"""What changed is found by its transaction, and by what it was: a day of rows is too many to walk each second."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_changes_xid", "changes", ["xid"])
    op.create_index("ix_changes_entity", "changes", ["entity", "entity_id", "position"])


def downgrade() -> None:
    op.drop_index("ix_changes_entity", table_name="changes")
    op.drop_index("ix_changes_xid", table_name="changes")
