"""The client's people and how to reach them. Retired, never deleted: ledger rows refer to them for years."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import At, Base, Id
from core.states import Machine


class Contact(Base):
    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("account_id", "slug"),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"))
    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(120), default="")
    # argon2; NULL: no PIN, so messages can't be opened by link
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    # wrong PINs in a row, counted before each check so that parallel guesses count too
    pin_failures: Mapped[int] = mapped_column(default=0)
    pin_locked_until: Mapped[datetime | None]
    created_at: Mapped[At]
    retired_at: Mapped[datetime | None]


class ContactMethod(Base):
    """One way to reach a contact, tried in the order of `position`."""

    __tablename__ = "contact_methods"
    __table_args__ = (
        Index(
            "uq_contact_methods_address", "contact_id", "kind", "address",
            unique=True, postgresql_where=text("retired_at is null"),
        ),
        # an inbound SMS is matched to its sender by address
        Index("ix_contact_methods_address", "address"),
        CheckConstraint("kind in ('sms', 'voice')", name="kind"),
    )  # fmt: skip

    id: Mapped[Id]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="RESTRICT"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(16))
    position: Mapped[int]
    state: Mapped[str] = mapped_column("status", String(20), default="ok")
    state_reason: Mapped[str] = mapped_column(String(200), default="")
    state_at: Mapped[At]
    created_at: Mapped[At]
    retired_at: Mapped[datetime | None]


METHOD_STATES = Machine(
    entity="contact_method",
    table=Base.metadata.tables["contact_methods"],
    states={
        "ok": "Nothing is known against it; whether the person looks at it is not known.",
        "opted_out": "They told the carrier to stop (STOP, error 21610): no SMS reaches them until they opt in again.",
        "failing": "The carrier refused it for good (no such number, not a mobile): gone round until it is mended.",
    },
    moves={
        "ok": {"opted_out", "failing"},
        "opted_out": {"ok", "failing"},
        "failing": {"ok", "opted_out"},
    },
)
