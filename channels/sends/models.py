"""Sends: one row per attempt to tell one person something over one channel, and what is known of it."""

from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Table, text
from sqlalchemy.orm import Mapped, mapped_column

from core.crypto import Secret
from core.db import At, Base, Id
from core.states import Machine

WORDS: Final = "sends.words"
OURS_TO_END: Final = ("cancelled", "lost")
"""Kinds of failure that we said ourselves: the carrier may know better."""


class Send(Base):
    """`subject` and `subject_id` say what it is about; the folder that registered the word knows the rest.

    `words_sealed` holds what is sent, under the master key, where it isn't composed at the time of sending; it is
    emptied as soon as nobody needs it any more: it may be a code. `answer_word`: a text with this word, or any key in a
    call after it was asked for, answers it. `first_id`: the send that this one repeats, for nobody knew what had become
    of it. `carrier_id` is null, and `from_address` empty, where no phone company carries it.

    All facts are written once, whenever they become known, in whatever state. `picked_up_at`: somebody or something
    answered the call; `picked_up_by` is what the carrier takes it for (`human`, `fax`, `machine_start`, …), or
    `ourselves`. `delivered_at`: the handset had it, or a key showed that a person was there. `heard_at`: after a key
    the message was spoken. `answered_at`: its word came back, or a key.
    `unwanted_at`: its subject is settled; what is still under way is called back.
    """

    __tablename__ = "sends"
    __table_args__ = (
        CheckConstraint("status IN ('recorded', 'sending', 'sent', 'failed', 'unknown')", name="status"),
        CheckConstraint(
            "error_kind IS NULL OR error_kind IN ('permanent', 'transient', 'cancelled', 'lost')", name="error_kind"
        ),
        CheckConstraint("ended_at IS NULL OR words_sealed IS NULL", name="emptied"),
        Index("uq_sends_sid", "sid", unique=True, postgresql_where=text("sid IS NOT NULL")),
        Index("ix_sends_subject", "subject", "subject_id", "id"),
        Index("ix_sends_to_address", "to_address", "carrier_id"),
        Index("ix_sends_unsettled", "attempted_at", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[Id]
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    carrier_id: Mapped[int | None] = mapped_column(ForeignKey("carriers.id"))
    method_id: Mapped[int | None] = mapped_column(ForeignKey("contact_methods.id"))
    first_id: Mapped[int | None] = mapped_column(ForeignKey("sends.id"))
    channel: Mapped[str] = mapped_column(String(10))
    to_address: Mapped[str] = mapped_column(String(254))
    from_address: Mapped[str] = mapped_column(String(254))
    words_sealed: Mapped[bytes | None] = mapped_column(Secret(WORDS))
    answer_word: Mapped[str | None] = mapped_column(String(10))
    validity_s: Mapped[int]
    attempt: Mapped[int]
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
    heard_at: Mapped[At | None]
    answered_at: Mapped[At | None]
    unwanted_at: Mapped[At | None]
    ended_at: Mapped[At | None]
    looked_up_at: Mapped[At | None]


_table = Send.__table__
assert isinstance(_table, Table)  # noqa: S101 - tells mypy what SQLAlchemy knows

SEND: Final = Machine(
    entity="send",
    table=_table,
    states={
        "recorded": "written down; no request has been made",
        "sending": "a request may be on its way; whether it was taken is not known",
        "sent": "the carrier or mail server has it; whether it arrived is in delivered_at, whether a person heard or "
        "answered it in heard_at and answered_at",
        "failed": "it will not arrive: error_kind says permanent, transient, cancelled before it was sent, or lost, "
        "of which the carrier knows nothing",
        "unknown": "the request had no answer; it may have gone out: what can be asked after is, and what its subject "
        "repeats is sent again",
    },
    moves={
        "recorded": {"sending", "sent", "failed"},
        "sending": {"sent", "failed", "unknown", "recorded"},  # recorded again: surely not processed, to be tried again
        "unknown": {"sent", "failed"},
        "sent": {"failed"},
        "failed": {"sent"},  # cancelled or given up here, but the carrier had it after all: a callback says so
    },
)
