"""Dispatches: carrying out a client's protocol for one message, to a person's confirmation or the desk."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Table, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import At, Base, Id
from core.states import Machine

UNFINISHED = ("active", "at_desk")


class Dispatch(Base):
    """`steps`, `alarm_s`, `claim_s` and `tell_s` are stamped from the protocol when it starts: editing it changes
    nothing here.

    `step` is the index into `steps` being carried out (-1 before the first), `round` how often its page has been
    repeated, `round_at` when that began. An unfinished one always has `next_action` and `next_at`, and an owner: the
    protocol while active, at the desk the user in `owner_id` until `claimed_until`, else the desk as a whole, alarmed
    every `alarm_s`. `unclaimed_since` is when it last came to be nobody's there; `told_at` when the supervisors were
    told of that, after `tell_s`.
    """

    __tablename__ = "dispatches"
    __table_args__ = (
        CheckConstraint("status IN ('active', 'at_desk', 'confirmed', 'closed', 'cancelled')", name="status"),
        CheckConstraint(
            "status NOT IN ('active', 'at_desk') OR (next_action IS NOT NULL AND next_at IS NOT NULL)",
            name="never_stops",
        ),
        Index("uq_dispatches_message_id", "message_id", unique=True),
        Index("ix_dispatches_unfinished", "next_at", postgresql_where=text("status IN ('active', 'at_desk')")),
    )

    id: Mapped[Id]
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"))
    status: Mapped[str] = mapped_column(String(20))
    protocol_version_id: Mapped[int | None] = mapped_column(ForeignKey("document_versions.id"))
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    step: Mapped[int]
    round: Mapped[int]
    round_at: Mapped[At | None]
    backup_asked: Mapped[bool] = mapped_column(server_default="false")
    nobody_on_call: Mapped[bool] = mapped_column(server_default="false")
    alarm_s: Mapped[int]
    claim_s: Mapped[int]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    claimed_until: Mapped[At | None]
    alarmed_at: Mapped[At | None]
    alarm_count: Mapped[int] = mapped_column(server_default="0")
    unclaimed_since: Mapped[At | None]
    tell_s: Mapped[int | None]
    told_at: Mapped[At | None]
    next_action: Mapped[str | None] = mapped_column(String(40))
    next_at: Mapped[At | None]
    timer_n: Mapped[int] = mapped_column(server_default="0")
    started_at: Mapped[At]
    started_by: Mapped[str] = mapped_column(String(60))
    idempotency_key: Mapped[str | None] = mapped_column(String(120))
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    confirmed_at: Mapped[At | None]
    confirmed_via: Mapped[str | None] = mapped_column(String(10))
    ended_at: Mapped[At | None]


_table = Dispatch.__table__
assert isinstance(_table, Table)  # noqa: S101 - tells mypy what SQLAlchemy knows

DISPATCH = Machine(
    entity="dispatch",
    table=_table,
    states={
        "active": "the protocol is being carried out: a page is open, and next_at says when it leads on",
        "at_desk": "a human operator has it, or is alarmed until one does; nobody on call has confirmed",
        "confirmed": "a person took responsibility (confirmed_by); nothing more is sent",
        "closed": "the desk closed it, with a reason",
        "cancelled": "withdrawn before anybody was asked",
    },
    moves={
        # To itself: a step, a repeat, an alarm or a claim, each a row of the timeline.
        "active": {"active", "at_desk", "confirmed", "closed", "cancelled"},
        "at_desk": {"at_desk", "active", "confirmed", "closed", "cancelled"},
        "confirmed": {"confirmed", "at_desk"},  # a second person's late confirmation, noted; reopened
        "closed": {"confirmed", "at_desk"},  # a late confirmation after the desk gave up; reopened
        "cancelled": set(),
    },
)
