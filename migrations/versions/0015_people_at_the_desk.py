"""What an operator chose in the middle of a call, and what supervisors are told of the people at the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("operators", sa.Column("then_status", sa.String(20)))
    op.add_column("operators", sa.Column("then_reason", sa.String(60)))
    op.create_table(
        "desk_notices",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("was", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("over_at", sa.DateTime(timezone=True)),
        sa.Column("over_by", sa.String(60)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_notices")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_desk_notices_user_id"), ondelete="RESTRICT"),
    )
    op.create_index("ix_desk_notices_open", "desk_notices", ["user_id"], postgresql_where=sa.text("over_at IS NULL"))


def downgrade() -> None:
    op.drop_table("desk_notices")
    op.drop_column("operators", "then_reason")
    op.drop_column("operators", "then_status")
