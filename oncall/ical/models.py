"""Calendar feeds: an address that whoever has it may read."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import At, Base, Id


class IcalFeed(Base):
    """Of a person (wherever they are first on call), a slot, or all of an account's slots.

    Only the SHA-256 of the token is kept: the address is shown once, when it is made. `created_by` and `revoked_by` are
    words such as `user:7` and `contact:3`; `read_at` is when a calendar last asked, to the hour.
    """

    __tablename__ = "ical_feeds"
    __table_args__ = (
        CheckConstraint(
            "CASE scope WHEN 'person' THEN contact_id IS NOT NULL AND num_nonnulls(roster, slot) = 0"
            " WHEN 'slot' THEN contact_id IS NULL AND num_nulls(roster, slot) = 0"
            " WHEN 'account' THEN num_nonnulls(contact_id, roster, slot) = 0 ELSE false END",
            name="scope",
        ),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked"),
        Index("uq_ical_feeds_token_hash", "token_hash", unique=True),
        Index("ix_ical_feeds_live", "account_id", postgresql_where=text("revoked_at IS NULL")),
        Index("ix_ical_feeds_contact_id", "contact_id", postgresql_where=text("contact_id IS NOT NULL")),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"))
    scope: Mapped[str] = mapped_column(String(10))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="RESTRICT"))
    roster: Mapped[str | None] = mapped_column(String(60))
    slot: Mapped[str | None] = mapped_column(String(60))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    created_by: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[At]
    revoked_by: Mapped[str | None] = mapped_column(String(60))
    revoked_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
