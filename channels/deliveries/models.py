"""Deliveries: one row per attempt over one channel, and what is known of it."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Table, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import At, Base, Id
from core.states import Machine


class Delivery(Base):
    """`sent_at`, `delivered_at` and `heard_at` are written once, whenever they become known, in whatever state.

    `picked_up_at`: somebody or something answered the call; `picked_up_by` is what the carrier takes it for (`human`,
    `fax`, `machine_start`, …), or `ourselves`. `delivered_at`: the handset had it (SMS), or a key showed that a person
    was there (voice). `heard_at`: after a key the message was spoken. Of a mail none of them is ever known: once the
    mail server has it, it is over.
    `unwanted_at`: the page is settled; what is still under way is called back.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint("channel IN ('sms', 'voice', 'link', 'email')", name="channel"),
        CheckConstraint("status IN ('recorded', 'sending', 'sent', 'failed', 'unknown')", name="status"),
        CheckConstraint(
            "error_kind IS NULL OR error_kind IN ('permanent', 'transient', 'cancelled')", name="error_kind"
        ),
        Index("uq_deliveries_sid", "sid", unique=True, postgresql_where=text("sid IS NOT NULL")),
        Index("ix_deliveries_page_id", "page_id"),
        Index("ix_deliveries_to_address", "to_address", "carrier_id"),
        Index("ix_deliveries_unsettled", "created_at", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[Id]
    page_id: Mapped[int] = mapped_column(ForeignKey("pages.id"))
    method_id: Mapped[int] = mapped_column(ForeignKey("contact_methods.id"))
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    channel: Mapped[str] = mapped_column(String(10))
    to_address: Mapped[str] = mapped_column(String(254))
    # our number; empty for a mail, which comes from MAIL_FROM
    from_address: Mapped[str] = mapped_column(String(254))
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
    unwanted_at: Mapped[At | None]
    ended_at: Mapped[At | None]
    looked_up_at: Mapped[At | None]


_table = Delivery.__table__
assert isinstance(_table, Table)  # noqa: S101 - tells mypy what SQLAlchemy knows

DELIVERY = Machine(
    entity="delivery",
    table=_table,
    states={
        "recorded": "written down; no request has been made",
        "sending": "a request may be on its way; whether the carrier has it is not known",
        "sent": "the carrier has it; whether it arrived is in delivered_at, whether a person heard it in heard_at",
        "failed": "it will not arrive: error_kind says permanent, transient, or cancelled before it was sent",
        "unknown": "the request had no answer; it may have gone out: the page is repeated, the carrier asked",
    },
    moves={
        "recorded": {"sending", "sent", "failed"},
        "sending": {"sent", "failed", "unknown", "recorded"},  # recorded again: surely not processed, to be tried again
        "unknown": {"sent", "failed"},
        "sent": {"failed"},
        "failed": {"sent"},  # cancelled here, but the carrier had it after all: a callback says so
    },
)
