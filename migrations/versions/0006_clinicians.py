"""The on-call people's own pages: sign-in codes and sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clinician_codes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("attempt_hash", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("method_id", sa.BigInteger(), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["method_id"], ["contact_methods.id"], name=op.f("fk_clinician_codes_method_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinician_codes")),
    )
    op.create_index("uq_clinician_codes_attempt_hash", "clinician_codes", ["attempt_hash"], unique=True)
    op.create_index("ix_clinician_codes_address", "clinician_codes", ["address", "created_at"], unique=False)
    op.create_table(
        "clinician_sessions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinician_sessions")),
    )
    op.create_index("uq_clinician_sessions_token_hash", "clinician_sessions", ["token_hash"], unique=True)


def downgrade() -> None:
    op.drop_table("clinician_sessions")
    op.drop_table("clinician_codes")
