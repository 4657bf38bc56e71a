"""Plain mails: codes, digests, reminders. Pages by mail are deliveries."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Table, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import At, Base, Id
from core.states import Machine


class Mail(Base):
    """`text` is emptied when the mail is over, whichever way: it may hold a code, and nobody needs it any more.

    `about` names what it is for ("contact_method:12"); `give_up_at`: after that it is not sent any more.
    """

    __tablename__ = "mails"
    __table_args__ = (
        CheckConstraint("status IN ('recorded', 'sending', 'sent', 'failed', 'unknown')", name="status"),
        CheckConstraint("ended_at IS NULL OR text IS NULL", name="emptied"),
        Index("ix_mails_account_id", "account_id", "id"),
        Index("ix_mails_about", "about"),
        Index("ix_mails_open", "id", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[Id]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    to_address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str | None] = mapped_column(Text)
    about: Mapped[str] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(server_default="0")
    # attempts that the server did not answer: each may have gone out
    unanswered: Mapped[int] = mapped_column(server_default="0")
    error_code: Mapped[int | None]
    created_at: Mapped[At]
    give_up_at: Mapped[At]
    attempted_at: Mapped[At | None]
    ended_at: Mapped[At | None]


_table = Mail.__table__
assert isinstance(_table, Table)  # noqa: S101 - tells mypy what SQLAlchemy knows

MAIL = Machine(
    entity="mail",
    table=_table,
    states={
        "recorded": "written down; the mail server has not taken it",
        "sending": "the mail server may be taking it; whether it has is not known",
        "sent": "the mail server has it; whether it arrived, or was read, is never known",
        "failed": "it will not be sent: refused for good, not in time, or mail is not set up",
        "unknown": "the server was handed it and did not answer: it is sent again a few times, as the same mail",
    },
    moves={
        "recorded": {"sending", "failed"},
        "sending": {"sent", "failed", "unknown", "recorded"},  # recorded again: surely not taken, to be tried again
        "unknown": {"sending", "failed"},
    },
)
