"""Dated replacements on a roster's slot. Rosters themselves are documents."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import At, Base, Id


class RosterOverride(Base):
    """`contact_id` stands in `slot` of `roster` from `starts_at` to `ends_at`, or to `cancelled_at` if that came
    first."""

    __tablename__ = "roster_overrides"
    __table_args__ = (
        # who is on call now looks only at what has not ended yet
        Index("ix_roster_overrides_account_id", "account_id", "roster", "ends_at"),
        CheckConstraint("starts_at < ends_at", name="order"),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"))
    roster: Mapped[str] = mapped_column(String(60))
    slot: Mapped[str] = mapped_column(String(60))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="RESTRICT"), index=True)
    starts_at: Mapped[At]
    ends_at: Mapped[At]
    reason: Mapped[str] = mapped_column(String(200), default="")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"))
    created_at: Mapped[At]
    cancelled_at: Mapped[datetime | None]
