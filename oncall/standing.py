"""Cover that holds or will hold, and requests that still matter: who and what is counted on can't be taken away."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.contacts.models import Contact
from core import clock
from oncall.models import CoverRequest, CoverRow


def holding(account_id: int) -> ColumnElement[bool]:
    """Cover that is neither over nor cancelled."""
    return and_(CoverRow.account_id == account_id, CoverRow.ends_at > clock.now(), CoverRow.cancelled_at.is_(None))


def unsettled(account_id: int) -> ColumnElement[bool]:
    """Requests that still matter: asked, agreed or in force, and not over."""
    return and_(
        CoverRequest.account_id == account_id,
        CoverRequest.over_at > clock.now(),
        CoverRequest.status.in_(("open", "accepted", "in_force")),
    )


def party(contact_ids: Collection[int]) -> ColumnElement[bool]:
    """Requests of which one of these contacts is a part."""
    columns = (CoverRequest.from_contact_id, CoverRequest.to_contact_id, CoverRequest.taker_id)
    return or_(*(column.in_(contact_ids) for column in columns))


async def slots_stood_in(session: AsyncSession, account_id: int) -> list[tuple[str, str, str, datetime]]:
    """Contact (slug), roster, slot and end of all cover that is of one slot."""
    found = (
        select(Contact.slug, CoverRow.roster, CoverRow.slot, CoverRow.ends_at)
        .join(Contact, Contact.id == CoverRow.contact_id)
        .where(holding(account_id), CoverRow.slot.is_not(None))
        .order_by(CoverRow.id)
    )
    return [
        (contact, roster, slot, until)
        for contact, roster, slot, until in await session.execute(found)
        if roster is not None and slot is not None
    ]


def stands_in(contact: str, slot: str, until: datetime) -> str:
    """Why a slot can't go, in words."""
    return f"{contact} stands in for {slot} until {until:%Y-%m-%d %H:%M} UTC; cancel that first"
