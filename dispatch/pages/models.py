"""Pages: asking one person to take one message."""

from typing import Final

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, LargeBinary, String, Table, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import At, Base, Id
from core.states import Machine

SUBJECT: Final = "page"
"""What a page's sends are about."""


class Page(Base):
    """`viewed_at` (PIN accepted) and `confirmed_at` are written once, whenever they become known, in whatever state.

    `reason` is why this person was asked, `ended_why` why they are asked no more (`engine.PageEnd`).
    The wait runs from `first_accepted_at`, when the first send was taken; until then `expires_at` holds the
    latest end it may have.
    """

    __tablename__ = "pages"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'confirmed', 'declined', 'expired', 'cancelled')", name="status"),
        Index("ix_pages_dispatch_id", "dispatch_id"),
        Index("ix_pages_contact_id", "contact_id", "opened_at"),
        Index("uq_pages_link_token_hash", "link_token_hash", unique=True),
        # One dispatch asks one person at a time.
        Index("uq_pages_open", "dispatch_id", unique=True, postgresql_where=text("status = 'open'")),
    )

    id: Mapped[Id]
    dispatch_id: Mapped[int] = mapped_column(ForeignKey("dispatches.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"))
    step: Mapped[int]
    status: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(8))
    link_token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    # while its dispatch is unfinished: the code means this page, and no other page to that number may have it
    answerable: Mapped[bool] = mapped_column(Boolean, server_default="true")
    opened_at: Mapped[At]
    expires_at: Mapped[At]
    first_accepted_at: Mapped[At | None]
    viewed_at: Mapped[At | None]
    confirmed_at: Mapped[At | None]
    confirmed_via: Mapped[str | None] = mapped_column(String(10))
    ended_at: Mapped[At | None]
    ended_why: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(200))


_table = Page.__table__
assert isinstance(_table, Table)  # noqa: S101 - tells mypy what SQLAlchemy knows

PAGE = Machine(
    entity="page",
    table=_table,
    states={
        "open": "this person is being asked; nothing is known of an answer",
        "confirmed": "this person took responsibility, and nobody had before",
        "declined": "this person said no; the next one is asked",
        "expired": "asked no more: no answer, passed over by the desk, asked anew as urgent, or no way to reach them; "
        "a late yes counts while nobody has confirmed",
        "cancelled": "no longer asked: somebody else confirmed, or the desk closed the dispatch",
    },
    moves={
        "open": {"confirmed", "declined", "expired", "cancelled"},
        "declined": {"confirmed", "cancelled"},  # a changed mind
        "expired": {"confirmed", "declined", "cancelled"},
        "cancelled": {"confirmed"},  # late, after the desk had closed it unconfirmed
        "confirmed": {"cancelled"},  # the message was reopened: this confirmation is history
    },
)
