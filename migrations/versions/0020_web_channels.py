"""Slack and signed webhooks as kinds of contact methods."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_BEFORE = "'sms', 'voice', 'link', 'email', 'desk'"
_NOW = "'sms', 'voice', 'link', 'email', 'slack', 'webhook', 'desk'"


def upgrade() -> None:
    _kinds(_NOW)


def downgrade() -> None:
    """What has no kind any more is retired."""
    op.execute("""
        UPDATE contact_methods SET kind = 'desk', retired_at = coalesce(retired_at, now())
        WHERE kind IN ('slack', 'webhook')""")
    _kinds(_BEFORE)


def _kinds(kinds: str) -> None:
    op.drop_constraint(op.f("ck_contact_methods_kind"), "contact_methods")
    op.create_check_constraint(op.f("ck_contact_methods_kind"), "contact_methods", f"kind in ({kinds})")
