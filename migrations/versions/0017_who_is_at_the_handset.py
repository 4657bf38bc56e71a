"""As whom a phone is signed in, where two people share its number; who has seen a fault of ours."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "clinician_sessions",
        sa.Column(
            "contact_id",
            sa.BigInteger(),
            sa.ForeignKey("contacts.id", name=op.f("fk_clinician_sessions_contact_id"), ondelete="RESTRICT"),
        ),
    )
    op.add_column("carrier_faults", sa.Column("seen_at", sa.DateTime(timezone=True)))
    op.add_column("carrier_faults", sa.Column("seen_by", sa.String(60)))


def downgrade() -> None:
    op.drop_column("carrier_faults", "seen_by")
    op.drop_column("carrier_faults", "seen_at")
    op.drop_column("clinician_sessions", "contact_id")
