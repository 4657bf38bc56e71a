"""Messages: the structured record of what a caller wanted."""

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, Table, text
from sqlalchemy.orm import Mapped, mapped_column

from core.crypto import Encrypted, Sealed
from core.db import At, Base, Id
from core.states import Machine


class Message(Base):
    """Content is sealed with the call's key (its own where there is no call).

    `next_action` and `next_at` are the message's own only until a dispatch carries it; then the dispatch has them.
    `locked_at`: the first attempt to send it was recorded; its content changes no more unless it is reopened, openly.
    """

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("kind IN ('taken', 'voicemail', 'caller_lost', 'text')", name="kind"),
        CheckConstraint("status IN ('draft', 'open', 'deferred', 'confirmed', 'closed')", name="status"),
        CheckConstraint("urgency IN ('urgent', 'routine')", name="urgency"),
        Index("ix_messages_call_id", "call_id"),
        Index("ix_messages_account_id", "account_id", "id"),
        Index("ix_messages_unfinished", "next_at", postgresql_where=text("status IN ('draft', 'open', 'deferred')")),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    call_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id"))
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"))
    key_id: Mapped[int] = mapped_column(ForeignKey("data_keys.id"))
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    urgency: Mapped[str] = mapped_column(String(20))
    call_type: Mapped[str | None] = mapped_column(String(60))
    script_version_id: Mapped[int | None] = mapped_column(ForeignKey("document_versions.id"))
    fields_sealed: Mapped[Sealed | None] = mapped_column(Encrypted)
    callback_sealed: Mapped[Sealed | None] = mapped_column(Encrypted)
    summary_sealed: Mapped[Sealed | None] = mapped_column(Encrypted)
    version: Mapped[int] = mapped_column(server_default="0")
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    recording_id: Mapped[int | None] = mapped_column(ForeignKey("recordings.id"))
    recording_s: Mapped[int | None]
    silent: Mapped[bool] = mapped_column(Boolean, server_default="false")
    created_at: Mapped[At]
    saved_at: Mapped[At]
    locked_at: Mapped[At | None]
    next_action: Mapped[str | None] = mapped_column(String(40))
    next_at: Mapped[At | None]
    timer_n: Mapped[int] = mapped_column(server_default="0")


class Note(Base):
    """What a person wrote about a message: why it was closed, reopened, or made less urgent. Sealed, for it may name
    somebody; the transition beside it says only that it happened."""

    __tablename__ = "message_notes"
    __table_args__ = (Index("ix_message_notes_message_id", "message_id"),)

    id: Mapped[Id]
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    what: Mapped[str] = mapped_column(String(40))
    text_sealed: Mapped[Sealed] = mapped_column(Encrypted)
    by: Mapped[str] = mapped_column(String(60))
    at: Mapped[At]


_table = Message.__table__
assert isinstance(_table, Table)  # noqa: S101 - tells mypy what SQLAlchemy knows

MESSAGE = Machine(
    entity="message",
    table=_table,
    states={
        "draft": "being taken or recorded; nobody has been told, and its owner and next action say who sees to it",
        "open": "taken; a dispatch carries it, and nobody on call has confirmed yet",
        "deferred": "taken, and held until next_at; the dispatch starts then",
        "confirmed": "a person took responsibility",
        "closed": "the desk closed it, with a reason; no person on call confirmed",
    },
    moves={
        # To itself: urgency changed, or left behind; confirmed: the desk read the draft out to somebody who takes it.
        "draft": {"draft", "open", "deferred", "confirmed", "closed"},
        "open": {"open", "confirmed", "closed"},  # open to open: urgency raised, or reopened for correction
        "deferred": {"deferred", "open", "closed"},
        "confirmed": {"open"},  # reopened, openly
        "closed": {"open", "confirmed"},  # reopened; or confirmed late by a person after the desk had closed it
    },
)
