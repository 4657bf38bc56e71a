"""Who is counted on, by cover that holds or will hold and by requests that still matter: they can't be taken away."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from clients.contacts.models import Contact
from core import clock
from oncall.models import CoverRequest, CoverRow


async def standing_in(session: AsyncSession, account_id: int) -> list[tuple[str, str | None, str | None, datetime]]:
    """Contact (slug), roster, slot (None, for an absence: all) and end of all cover that holds or will hold."""
    found = (
        select(Contact.slug, CoverRow.roster, CoverRow.slot, CoverRow.ends_at)
        .join(Contact, Contact.id == CoverRow.contact_id)
        .where(CoverRow.account_id == account_id, CoverRow.ends_at > clock.now(), CoverRow.cancelled_at.is_(None))
        .order_by(CoverRow.id)
    )
    return [(contact, roster, slot, until) for contact, roster, slot, until in await session.execute(found)]


async def promised(session: AsyncSession, account_id: int) -> list[tuple[str, str]]:
    """Contact (slug) and, in words, each unsettled request they are a part of."""
    found = (
        select(Contact.slug, CoverRequest.kind, CoverRequest.id, CoverRequest.roster, CoverRequest.slot)
        .join(CoverRequest, party(Contact.id))
        .where(unsettled(account_id))
        .order_by(CoverRequest.id, Contact.id)
    )
    return [
        (contact, f"{kind} no. {number} of {roster} {slot}")
        for contact, kind, number, roster, slot in await session.execute(found)
    ]


def party(contact_id: int | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Requests of which this contact is a part."""
    columns = (CoverRequest.from_contact_id, CoverRequest.to_contact_id, CoverRequest.taker_id)
    return or_(*(column == contact_id for column in columns))


def unsettled(account_id: int) -> ColumnElement[bool]:
    """Requests that still matter: asked, agreed or in force, and not over."""
    return and_(
        CoverRequest.account_id == account_id,
        CoverRequest.over_at > clock.now(),
        CoverRequest.status.in_(("open", "accepted", "in_force")),
    )
