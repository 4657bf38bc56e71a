"""Who looked a roster over and when; which day's digest has gone out."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import At, Base, Id


class RosterConfirmation(Base):
    """Somebody said that the roster is right as it stands. Rows are only added; to publish a version counts too."""

    __tablename__ = "roster_confirmations"
    __table_args__ = (Index("ix_roster_confirmations_account_id", "account_id", "roster", "at"),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"))
    roster: Mapped[str] = mapped_column(String(60))
    by: Mapped[str] = mapped_column(String(60))
    at: Mapped[At]


class DutyDigest(Base):
    """One a day for each account that has somebody to send it to: written with the mails, so that none goes twice."""

    __tablename__ = "duty_digests"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"), primary_key=True)
    # the account's own
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    sent_at: Mapped[At]
