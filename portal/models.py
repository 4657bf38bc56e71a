"""Signing in to the on-call people's own pages: codes on their way, and sessions."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import At, Base, Id


class ClinicianCode(Base):
    """One attempt to sign in with `address` (a keyed hash, where nobody has it), by the browser that holds the token of
    `attempt_hash`.

    `method_id` is what the code went out over; null: nobody has that address, no code is right. Of the code only a
    keyed hash is kept; `tries` are counted before they are looked at. From `used_at` to `expires_at` the code was right
    and who it is has not been said yet.
    """

    __tablename__ = "clinician_codes"
    __table_args__ = (
        Index("uq_clinician_codes_attempt_hash", "attempt_hash", unique=True),
        Index("ix_clinician_codes_address", "address", "created_at"),
    )

    id: Mapped[Id]
    attempt_hash: Mapped[bytes] = mapped_column(LargeBinary)
    address: Mapped[str] = mapped_column(String(254))
    method_id: Mapped[int | None] = mapped_column(ForeignKey("contact_methods.id", ondelete="RESTRICT"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[At]
    expires_at: Mapped[At]
    tries: Mapped[int] = mapped_column(server_default="0")
    used_at: Mapped[datetime | None]


class ClinicianSession(Base):
    """One signed-in phone: who has this contact's name at this address, which is asked with every request. `contact_id`
    null: begun by the code before this one, and good while the address is one person's."""

    __tablename__ = "clinician_sessions"
    __table_args__ = (Index("uq_clinician_sessions_token_hash", "token_hash", unique=True),)

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    address: Mapped[str] = mapped_column(String(254))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="RESTRICT"))
    created_at: Mapped[At]
    expires_at: Mapped[At]
    ended_at: Mapped[datetime | None]
