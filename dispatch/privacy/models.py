"""How long things are kept."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import At, Base, Id

KINDS = {
    "webhooks": "what the carrier sent us about a call, word for word",
    "recordings": "the sound of voicemails; what was written down of them stays",
    "messages": "everything of a call, text or message that says what about: its key is destroyed",
}


class RetentionRule(Base):
    """Days that things of a kind are kept: of one account, or (no account) of all that have no rule of their own."""

    __tablename__ = "retention_rules"
    __table_args__ = (
        CheckConstraint("kind IN ('webhooks', 'recordings', 'messages')", name="kind"),
        CheckConstraint("days BETWEEN 1 AND 36500", name="days"),
        Index("uq_retention_rules_account_id_kind", "account_id", "kind", unique=True),
        Index(
            "uq_retention_rules_bureau_kind", "kind", unique=True, postgresql_where=text("account_id IS NULL")
        ),
    )  # fmt: skip

    id: Mapped[Id]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"))
    kind: Mapped[str] = mapped_column(String(20))
    days: Mapped[int]
    set_by: Mapped[str] = mapped_column(String(60))
    set_at: Mapped[At]
