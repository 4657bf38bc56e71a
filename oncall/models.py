"""Cover and how it comes about. Rosters themselves are documents."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Table, text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import At, Base, Id
from core.states import Machine


class CoverRow(Base):
    """From `starts_at` to `ends_at`, or to `cancelled_at` if that came first, `contact_id` stands in.

    An override: for whoever has `slot` of `roster`. A swap or give: only where `replaces_id` would have it. An absence:
    wherever `replaces_id` would be on, in `roster` or (null) all of the account's, in every slot; with `contact_id`
    null for whoever comes next there.

    Never changed or removed, so that what was known at any instant stays known: the database lets `cancelled_at` and
    `cancelled_by` be set, once and together, and nothing else (migration 0002).
    """

    __tablename__ = "covers"
    __table_args__ = (
        CheckConstraint("kind IN ('override', 'swap', 'give', 'absence')", name="kind"),
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint("(cancelled_at IS NULL) = (cancelled_by IS NULL)", name="cancelled"),
        CheckConstraint(
            "CASE kind WHEN 'absence' THEN slot IS NULL AND replaces_id IS NOT NULL AND request_id IS NULL"
            " WHEN 'override' THEN roster IS NOT NULL AND slot IS NOT NULL AND contact_id IS NOT NULL"
            " AND replaces_id IS NULL AND request_id IS NULL"
            " ELSE roster IS NOT NULL AND slot IS NOT NULL AND contact_id IS NOT NULL"
            " AND replaces_id IS NOT NULL AND request_id IS NOT NULL END",
            name="whole",
        ),
        # who is on call in a window looks only at what has not ended before it
        Index("ix_covers_account_id", "account_id", "ends_at"),
        # where it may begin long before it ends
        Index(
            "ix_covers_long", "account_id", "ends_at", postgresql_where=text("ends_at - starts_at > interval '1 day'")
        ),
        Index("ix_covers_contact_id", "contact_id", "ends_at"),
        Index("ix_covers_replaces_id", "replaces_id", "ends_at"),
        Index("ix_covers_request_id", "request_id", postgresql_where=text("request_id IS NOT NULL")),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"))
    kind: Mapped[str] = mapped_column(String(20))
    roster: Mapped[str | None] = mapped_column(String(60))
    slot: Mapped[str | None] = mapped_column(String(60))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="RESTRICT"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="RESTRICT"))
    starts_at: Mapped[At]
    ends_at: Mapped[At]
    reason: Mapped[str] = mapped_column(String(200), default="")
    request_id: Mapped[int | None] = mapped_column(ForeignKey("cover_requests.id", ondelete="RESTRICT"))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"))
    created_by_contact: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="RESTRICT"))
    created_at: Mapped[At]
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[str | None] = mapped_column(String(60))


class CoverRequest(Base):
    """`from_contact_id` asks `to_contact_id` (null: anybody) to take a shift; in a swap, for the `return_` shift.

    The shifts are as they were when last looked at: a published roster may move them, and they are moved with it.
    `number` is a rotation's shift number or a free-form shift's slug; null, like `layer`, for what the default list
    gives. `taker_id` is who accepted. `created_by` and `answered_by` are who entered it: the contact, or a user on
    behalf. Nobody can say yes after `expires_at`; after `over_at` both shifts have happened. `status_reason` says why
    it is as it is.
    """

    __tablename__ = "cover_requests"
    __table_args__ = (
        CheckConstraint("kind IN ('swap', 'give')", name="kind"),
        CheckConstraint("starts_at < ends_at AND return_starts_at < return_ends_at", name="order"),
        CheckConstraint(
            "CASE kind WHEN 'swap' THEN num_nulls(to_contact_id, return_roster, return_slot, return_starts_at,"
            " return_ends_at) = 0 ELSE num_nonnulls(return_roster, return_slot, return_starts_at, return_ends_at) = 0"
            " END",
            name="whole",
        ),
        CheckConstraint(
            "status IN ('open', 'accepted', 'declined', 'withdrawn', 'expired', 'in_force', 'refused', 'undone',"
            " 'lapsed')",
            name="status",
        ),
        CheckConstraint("taker_id IS NOT NULL OR status NOT IN ('accepted', 'in_force', 'refused')", name="taken"),
        # what may still matter is what is not over
        Index("ix_cover_requests_account_id", "account_id", "over_at"),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"))
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    from_contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="RESTRICT"), index=True)
    to_contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="RESTRICT"), index=True)
    taker_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="RESTRICT"), index=True)
    roster: Mapped[str] = mapped_column(String(60))
    slot: Mapped[str] = mapped_column(String(60))
    starts_at: Mapped[At]
    ends_at: Mapped[At]
    layer: Mapped[str | None] = mapped_column(String(60))
    number: Mapped[str | None] = mapped_column(String(60))
    return_roster: Mapped[str | None] = mapped_column(String(60))
    return_slot: Mapped[str | None] = mapped_column(String(60))
    return_starts_at: Mapped[datetime | None]
    return_ends_at: Mapped[datetime | None]
    return_layer: Mapped[str | None] = mapped_column(String(60))
    return_number: Mapped[str | None] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(String(200), default="")
    status_reason: Mapped[str] = mapped_column(String(200), default="")
    created_by: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[At]
    expires_at: Mapped[At]
    over_at: Mapped[At]
    answered_by: Mapped[str | None] = mapped_column(String(60))
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


_table = CoverRequest.__table__
assert isinstance(_table, Table)  # noqa: S101 - tells mypy what SQLAlchemy knows

COVER_REQUEST = Machine(
    entity="cover_request",
    table=_table,
    states={
        "open": "asked; nobody has answered, and whoever had the shift still has it",
        "accepted": "somebody said yes; it waits for a supervisor's approval and changes nothing before it",
        "declined": "who was asked said no",
        "withdrawn": "who asked took it back before it was in force",
        "expired": "nobody said yes, or approved it, before the shift began",
        "in_force": "there is cover for it; also after it has happened",
        "refused": "a supervisor said no to what both had agreed",
        "undone": "taken back while in force: what had not happened yet is as the roster says again",
        "lapsed": "the shift is gone from the roster, or another's: its cover holds no longer, the supervisor is told",
    },
    moves={
        "open": {"accepted", "declined", "withdrawn", "expired"},
        "accepted": {"in_force", "refused", "withdrawn", "expired"},
        "in_force": {"undone", "lapsed"},
    },
)


class DutyNote(Base):
    """A line for the operators about tonight: "Dr Lee is in theatre until 21:00, use the pager". No health data."""

    __tablename__ = "duty_notes"
    __table_args__ = (
        CheckConstraint("created_at < until", name="order"),
        CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name="removed"),
        Index("ix_duty_notes_account_id", "account_id", "until"),
    )

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="RESTRICT"))
    text: Mapped[str] = mapped_column(String(300))
    until: Mapped[At]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="RESTRICT"))
    created_by_contact: Mapped[int | None] = mapped_column(ForeignKey("contacts.id", ondelete="RESTRICT"))
    created_at: Mapped[At]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str | None] = mapped_column(String(60))
