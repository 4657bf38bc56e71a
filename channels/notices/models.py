"""Notices: what goes to somebody outside of a page (a code, a test, a reminder), and what is known of it."""

from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Table, text
from sqlalchemy.orm import Mapped, mapped_column

from core.crypto import Secret
from core.db import At, Base, Id
from core.states import Machine

TEXT: Final = "notices.text"


class Notice(Base):
    """`about` says what it is for, as `word:id`; the word's listener (`channels.notices.listeners`) hears of its fate.

    `text_sealed` holds what is sent, under the master key, and is emptied as soon as nobody needs it any more: it may
    be a code. `answer_word`: a text with this word, or any key in a call after it was asked for, answers it.
    `picked_up_at` and `picked_up_by` as of a delivery. `sent_at`, `delivered_at` and `answered_at` are written once,
    whenever they become known, in whatever state.
    """

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint("kind IN ('sms', 'voice', 'email')", name="kind"),
        CheckConstraint("status IN ('recorded', 'sending', 'sent', 'failed', 'unknown')", name="status"),
        CheckConstraint("error_kind IS NULL OR error_kind IN ('permanent', 'transient')", name="error_kind"),
        Index("uq_notices_sid", "sid", unique=True, postgresql_where=text("sid IS NOT NULL")),
        Index("ix_notices_about", "about", "id"),
        Index("ix_notices_method_id", "method_id", "id"),
        Index("ix_notices_to_address", "to_address", "carrier_id"),
        Index("ix_notices_unsettled", "attempted_at", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"))
    method_id: Mapped[int | None] = mapped_column(ForeignKey("contact_methods.id"))
    kind: Mapped[str] = mapped_column(String(10))
    to_address: Mapped[str] = mapped_column(String(254))
    from_address: Mapped[str] = mapped_column(String(254))
    about: Mapped[str] = mapped_column(String(60))
    text_sealed: Mapped[bytes | None] = mapped_column(Secret(TEXT))
    answer_word: Mapped[str | None] = mapped_column(String(10))
    validity_s: Mapped[int]
    status: Mapped[str] = mapped_column(String(20))
    sid: Mapped[str | None] = mapped_column(String(64))
    remote_rank: Mapped[int] = mapped_column(server_default="0")
    error_code: Mapped[int | None]
    error_kind: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[At]
    attempted_at: Mapped[At | None]
    sent_at: Mapped[At | None]
    picked_up_at: Mapped[At | None]
    picked_up_by: Mapped[str | None] = mapped_column(String(20))
    delivered_at: Mapped[At | None]
    answered_at: Mapped[At | None]
    ended_at: Mapped[At | None]
    looked_up_at: Mapped[At | None]


_table = Notice.__table__
assert isinstance(_table, Table)  # noqa: S101 - tells mypy what SQLAlchemy knows

NOTICE = Machine(
    entity="notice",
    table=_table,
    states={
        "recorded": "written down; no request has been made",
        "sending": "a request may be on its way; whether the carrier has it is not known",
        "sent": "the carrier has it; whether it arrived is in delivered_at, whether a person answered in answered_at",
        "failed": "it will not arrive, as error_kind and error_code say; nothing sends it again",
        "unknown": "the request had no answer; it may have gone out: the carrier is asked, and it is not repeated",
    },
    moves={
        "recorded": {"sending", "sent", "failed"},
        "sending": {"sent", "failed", "unknown", "recorded"},  # recorded again: surely not processed, to be tried again
        "unknown": {"sent", "failed"},
        "sent": {"failed"},
        "failed": {"sent"},  # given up here, but a late callback says that the carrier has it
    },
)
