"""Whom a step names at this moment."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.lookup import by_slug
from clients.contacts.models import Contact
from dispatch.protocols.schema import Slot, Step
from oncall.rosters import on_call_now


@dataclass(frozen=True)
class Person:
    """A contact to page."""

    contact_id: int
    name: str


async def who(session: AsyncSession, account_id: int, step: Step, at: datetime) -> Person | None:
    """None if the slot is empty, the contact retired, or the step is the desk's."""
    if step.page == "desk":
        return None
    if isinstance(step.page, Slot):
        person = await on_call_now(session, account_id, step.page.roster, step.page.slot, at)
        return Person(person.contact_id, person.name) if person else None
    contact = await by_slug(session, account_id, step.page.contact)
    return Person(contact.id, contact.name) if contact else None


async def backup_of(session: AsyncSession, account_id: int) -> Person | None:
    """The account's backup contact, unless retired."""
    found = (
        select(Contact.id, Contact.name)
        .join(Account, Account.backup_contact_id == Contact.id)
        .where(Account.id == account_id, Contact.retired_at.is_(None))
    )
    row = (await session.execute(found)).first()
    return Person(*row) if row else None
