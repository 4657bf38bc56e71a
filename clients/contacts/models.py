"""The client's people and how to reach them. Retired, never deleted: ledger rows refer to them for years."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from clients.contacts.kinds import KINDS
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
    # how many digits it has: a guess of another length is none. NULL: given before that was kept
    pin_length: Mapped[int | None]
    # counted in `pin_guesses` by now; only the code before this one reads and writes these two
    pin_failures: Mapped[int] = mapped_column(default=0)
    pin_locked_until: Mapped[datetime | None]
    created_at: Mapped[At]
    retired_at: Mapped[datetime | None]


class PinGuesses(Base):
    """Wrong PINs in a row by one way in (`page:12`, a page's link; `my`, the person's own pages; `my-who:7` and
    `my-as:7`, signing in to those from a shared number, by code and by session), counted before each
    check so that parallel guesses count too. By way, so that who holds one link locks nobody out elsewhere.
    """

    __tablename__ = "pin_guesses"

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="RESTRICT"), primary_key=True)
    way: Mapped[str] = mapped_column(String(40), primary_key=True)
    failures: Mapped[int]
    locked_until: Mapped[datetime | None]


class ContactMethod(Base):
    """One way to reach a contact, tried in the order of `position`, unless a rule of theirs says otherwise.

    `sms` and `link` are numbers that take texts (a link is a text that holds nothing else), `voice` one that can be
    rung, `email` an address, `desk` a number that the operators phone.
    """

    __tablename__ = "contact_methods"
    __table_args__ = (
        Index(
            "uq_contact_methods_address", "contact_id", "kind", "address",
            unique=True, postgresql_where=text("retired_at is null"),
        ),
        # an inbound SMS is matched to its sender by address
        Index("ix_contact_methods_address", "address"),
        CheckConstraint(f"kind in ({', '.join(map(repr, KINDS))})", name="kind"),
    )  # fmt: skip

    id: Mapped[Id]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="RESTRICT"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(254))
    position: Mapped[int]
    state: Mapped[str] = mapped_column("status", String(20), default="unverified")
    state_reason: Mapped[str] = mapped_column(String(200), default="")
    state_at: Mapped[At]
    # when its person showed that it is theirs; kept through `opted_out` and `failing`, to which state it comes back
    verified_at: Mapped[datetime | None]
    created_at: Mapped[At]
    retired_at: Mapped[datetime | None]


METHOD_STATES = Machine(
    entity="contact_method",
    table=Base.metadata.tables["contact_methods"],
    states={
        "unverified": "Nobody has shown yet that it is theirs: used only while they have no verified one that works.",
        "ok": "Verified, and nothing is known against it; whether the person looks at it is not known.",
        "opted_out": "They told the carrier to stop (STOP, error 21610): no SMS reaches them until they opt in again.",
        "failing": "The carrier refused it for good (no such number, not a mobile): gone round until it is mended.",
    },
    moves={
        "unverified": {"ok", "opted_out", "failing"},
        "ok": {"opted_out", "failing"},
        "opted_out": {"ok", "unverified", "failing"},
        "failing": {"ok", "unverified", "opted_out"},
    },
)


class MethodOrder(Base):
    """In which order a contact's methods are tried, when, and when not: a row for each change, never altered, so that
    what was in force at an instant can be told. The current one has no `retired_at`.

    `body`: `{"methods": [ids by position], "rules": [...], "quiet": {...}}`, as `clients.contacts.preferences` says.
    """

    __tablename__ = "method_orders"
    __table_args__ = (
        Index("uq_method_orders_current", "contact_id", unique=True, postgresql_where=text("retired_at is null")),
        Index("ix_method_orders_contact_id", "contact_id", "created_at"),
    )

    id: Mapped[Id]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="RESTRICT"))
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[At]
    created_by: Mapped[str] = mapped_column(String(60))
    retired_at: Mapped[datetime | None]


class MethodCode(Base):
    """A code sent over a method, to show that it is its person's. Only its keyed hash is here; `tries` are counted
    before they are looked at."""

    __tablename__ = "method_codes"
    __table_args__ = (Index("ix_method_codes_method_id", "method_id", "created_at"),)

    id: Mapped[Id]
    method_id: Mapped[int] = mapped_column(ForeignKey("contact_methods.id", ondelete="RESTRICT"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[At]
    created_by: Mapped[str] = mapped_column(String(60))
    expires_at: Mapped[At]
    tries: Mapped[int] = mapped_column(server_default="0")
    used_at: Mapped[datetime | None]


class BackupContact(Base):
    """Who was an account's backup contact from `since` on, to the next row's. `accounts.backup_contact_id` is now."""

    __tablename__ = "backup_contacts"
    __table_args__ = (Index("ix_backup_contacts_account_id", "account_id", "since"),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="RESTRICT"))
    since: Mapped[At]
