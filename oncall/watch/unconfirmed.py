"""Shifts that have begun and that nobody has confirmed, although they were asked to."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.models import Contact
from oncall.cover.words import moment
from oncall.reminders.models import DutyNotice
from oncall.watch.findings import Finding

_LONGEST: Final = timedelta(days=7)
"""Whoever has had a shift for so long without a word is not going to be asked about its beginning any more."""


async def unconfirmed(session: AsyncSession, accounts: Sequence[Account], now: datetime) -> list[Finding]:
    """One for each shift that is not over. One statement."""
    of = {account.id: account for account in accounts}
    rows = (
        select(DutyNotice, Contact.slug, Contact.name)
        .join(Contact, Contact.id == DutyNotice.contact_id)
        .where(DutyNotice.account_id.in_(of), DutyNotice.status == "unconfirmed")
        .where(DutyNotice.starts_at > now - _LONGEST, or_(DutyNotice.ends_at.is_(None), DutyNotice.ends_at > now))
        .order_by(DutyNotice.starts_at, DutyNotice.id)
    )
    found: dict[tuple[int, str, str, datetime, str], Finding] = {}
    for row, slug, name in (await session.execute(rows, execution_options={"populate_existing": True})).all():
        begun = moment(row.starts_at, of[row.account_id].timezone)
        words = f"{row.roster} {row.slot}: {name} has not confirmed being on call since {begun}. Phone them; they are"
        words += " paged all the same, until somebody enters an override."
        found[row.account_id, row.roster, row.slot, row.starts_at, slug] = Finding(
            row.account_id, "unconfirmed", "wrong", row.roster, row.slot, slug, row.starts_at, row.ends_at, words
        )
    return list(found.values())
