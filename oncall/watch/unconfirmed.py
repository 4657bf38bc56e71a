"""Shifts that nobody has confirmed, although they were asked to, and those of which nobody could be told."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.models import Send
from clients.accounts.models import Account
from clients.contacts.models import Contact
from oncall.cover.words import moment
from oncall.reminders.models import DutyNotice
from oncall.watch.findings import Finding

_LONGEST: Final = timedelta(days=7)
"""Whoever has had a shift for so long without a word is not going to be asked about its beginning any more."""


async def unconfirmed(session: AsyncSession, accounts: Sequence[Account], now: datetime) -> list[Finding]:
    """One for each shift that is not over, by what became of its last send. One statement."""
    of = {account.id: account for account in accounts}
    rows = (
        select(DutyNotice, Contact.slug, Contact.name, Send.status)
        .join(Contact, Contact.id == DutyNotice.contact_id)
        .outerjoin(Send, Send.id == DutyNotice.send_id)
        .where(DutyNotice.account_id.in_(of), DutyNotice.status.in_(("sent", "confirmed", "unconfirmed")))
        .where(DutyNotice.starts_at > now - _LONGEST, or_(DutyNotice.ends_at.is_(None), DutyNotice.ends_at > now))
        .order_by(DutyNotice.starts_at, DutyNotice.minutes.desc(), DutyNotice.id)
    )
    last: dict[tuple[int, str, str, datetime, str], Finding | None] = {}
    for row, slug, name, fate in (await session.execute(rows, execution_options={"populate_existing": True})).all():
        begins = moment(row.starts_at, of[row.account_id].timezone)
        told = fate not in (None, "failed")
        what = (
            f"has not confirmed being on call since {begins}" if told else f"could not be told: on call from {begins}"
        )
        words = (
            f"{row.roster} {row.slot}: {name} {what}. Phone them; they are paged all the same, until somebody enters"
        )
        finding = Finding(
            row.account_id, "unconfirmed", "wrong", row.roster, row.slot, slug, row.starts_at, row.ends_at,
            f"{words} an override.",
        )  # fmt: skip
        key = (row.account_id, row.roster, row.slot, row.starts_at, slug)
        last[key] = finding if row.status == "unconfirmed" else None
    return [finding for finding in last.values() if finding]
