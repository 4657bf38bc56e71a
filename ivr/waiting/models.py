"""The waiting line: who waits, and what was offered to whom."""

from typing import cast

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Table, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import At, Base, Id
from core.states import Machine


class WaitingEntry(Base):
    """A place in the line. It outlives failed offers, so nobody loses a place through a fault of ours."""

    __tablename__ = "waiting_entries"
    __table_args__ = (
        Index(
            "ix_waiting_entries_line",
            "carrier_id",
            "priority",
            "entered_at",
            postgresql_where=text("status = 'waiting'"),
        ),
        Index("ix_waiting_entries_next_at", "next_at", postgresql_where=text("status IN ('waiting', 'offered')")),
    )

    id: Mapped[Id]
    call_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id"), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"))
    status: Mapped[str] = mapped_column(String(20))
    priority: Mapped[int] = mapped_column(SmallInteger)  # lower goes first
    entered_at: Mapped[At]
    returned_at: Mapped[At | None]  # lost the operator through no fault of the caller's: before everybody else
    queue_sid: Mapped[str | None] = mapped_column(String(60))
    left_reason: Mapped[str | None] = mapped_column(String(40))  # answered hung_up voicemail_key limit system
    limit_at: Mapped[At | None]  # the account's limit, after which voicemail takes over; NULL: none any more
    next_action: Mapped[str | None] = mapped_column(String(40))
    next_at: Mapped[At | None]


WAITING_ENTRY = Machine(
    entity="waiting_entry",
    table=cast("Table", WaitingEntry.__table__),
    states={
        "waiting": "in the line, offered to nobody",
        "offered": "on an operator's screen, or that one's leg is being connected; the caller still hears the line",
        "answered": "the caller's conference document was fetched: the caller is with the operator",
        "left": "out of the line without an operator; `left_reason` says how",
    },
    moves={
        "waiting": {"offered", "left"},
        "offered": {"waiting", "answered", "left"},
        "answered": {"waiting", "left"},
        "left": {"waiting"},
    },
)


class Offer(Base):
    """One call on one operator's screen. Live while `outcome` is NULL; the unique indexes allow one live offer per
    caller and per operator. Its facts are written once: accepted, joined (operator's leg), redirected (asked of the
    carrier), fetched."""

    __tablename__ = "offers"
    __table_args__ = (
        Index("uq_offers_live_entry", "entry_id", unique=True, postgresql_where=text("outcome IS NULL")),
        Index("uq_offers_live_operator", "operator_id", unique=True, postgresql_where=text("outcome IS NULL")),
        Index("ix_offers_call_id", "call_id"),
    )

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("waiting_entries.id"))
    operator_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"))
    made_at: Mapped[At]
    expires_at: Mapped[At]
    accepted_at: Mapped[At | None]
    conference_id: Mapped[int | None] = mapped_column(ForeignKey("conferences.id", use_alter=True))
    leg_id: Mapped[int | None] = mapped_column(ForeignKey("legs.id", use_alter=True))
    joined_at: Mapped[At | None]
    redirected_at: Mapped[At | None]
    fetched_at: Mapped[At | None]
    outcome: Mapped[str | None] = mapped_column(String(20))  # answered lapsed declined failed caller_gone
    reason: Mapped[str | None] = mapped_column(String(60))
    ended_at: Mapped[At | None]
