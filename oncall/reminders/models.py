"""Notices to whoever goes on call."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Table, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import At, Base, Id
from core.states import Machine


class DutyNotice(Base):
    """One for each time somebody goes on call and each lead: `minutes` before `starts_at`, 0 at the start itself.

    Planned anew each minute from the final schedule; `ends_at` (None: further off than anybody plans) follows it.
    `asks`: it asks for a confirmation. `send_id` is the text, call or mail, the last of them where
    one failed; `sent_at` is when the first was written down, or an operator told them.
    """

    __tablename__ = "duty_notices"
    __table_args__ = (
        UniqueConstraint(
            "account_id", "roster", "slot", "starts_at", "contact_id", "minutes", name="uq_duty_notices_shift"
        ),
        CheckConstraint("status IN ('planned', 'sent', 'confirmed', 'unconfirmed', 'cancelled')", name="status"),
        CheckConstraint("minutes >= 0", name="minutes"),
        CheckConstraint("sent_at IS NOT NULL OR status NOT IN ('sent', 'confirmed')", name="sent"),
        # what is still to be seen to
        Index("ix_duty_notices_open", "account_id", "send_at", postgresql_where=text("status IN ('planned', 'sent')")),
        Index("ix_duty_notices_contact_id", "contact_id", "starts_at"),
        Index("ix_duty_notices_send_id", "send_id", postgresql_where=text("send_id IS NOT NULL")),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"))
    roster: Mapped[str] = mapped_column(String(60))
    slot: Mapped[str] = mapped_column(String(60))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="RESTRICT"))
    starts_at: Mapped[At]
    ends_at: Mapped[datetime | None]
    minutes: Mapped[int]
    send_at: Mapped[At]
    asks: Mapped[bool]
    status: Mapped[str] = mapped_column(String(20))
    send_id: Mapped[int | None] = mapped_column(ForeignKey("sends.id", ondelete="RESTRICT"))
    created_at: Mapped[At]
    sent_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class ReminderWish(Base):
    """When somebody wants to be told, whatever the account's settings say. `minutes` empty: not at all."""

    __tablename__ = "reminder_wishes"

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="RESTRICT"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"), index=True)
    minutes: Mapped[list[int]] = mapped_column(JSONB)
    set_by: Mapped[str] = mapped_column(String(60))
    set_at: Mapped[At]


_table = DutyNotice.__table__
assert isinstance(_table, Table)  # noqa: S101 - tells mypy what SQLAlchemy knows

DUTY_NOTICE = Machine(
    entity="duty_notice",
    table=_table,
    states={
        "planned": "nothing has been sent; the schedule may still move or cancel it",
        "sent": "a text, call or mail was written down to be sent; the send says whether it arrived, and when it "
        "fails the next way is tried",
        "confirmed": "they said that they are on call, by this notice or another of the same shift",
        "unconfirmed": "nothing reached them, or nobody had confirmed ten minutes into the shift: the supervisors are "
        "told, the roster stands",
        "cancelled": "not to be sent, or of no weight any more: the shift went to somebody else, or was confirmed",
    },
    moves={
        "planned": {"sent", "unconfirmed", "cancelled"},
        "sent": {"confirmed", "unconfirmed", "cancelled"},
        "unconfirmed": {"confirmed"},  # late, but known now
        "cancelled": {"planned"},  # the shift is theirs again
    },
)
