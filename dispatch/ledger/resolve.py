"""Whom a step names at this moment."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from clients.contacts.lookup import by_slug
from clients.contacts.models import Contact
from dispatch.protocols.schema import Slot, Step
from oncall.rosters import on_call_now


async def who(session: AsyncSession, account_id: int, step: Step, at: datetime) -> Contact | None:
    """The contact to page; None if the slot is empty, the contact retired, or the step is the desk's."""
    if step.page == "desk":
        return None
    if isinstance(step.page, Slot):
        person = await on_call_now(session, account_id, step.page.roster, step.page.slot, at)
        return await session.get(Contact, person.contact_id) if person else None
    return await by_slug(session, account_id, step.page.contact)
