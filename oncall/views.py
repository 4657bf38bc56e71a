"""Rosters as the console sees them."""

from sqlalchemy.ext.asyncio import AsyncSession

from core import documents
from oncall.roster.schema import KIND, Roster
from oncall.rosters import SlotNow
from oncall.schemas import OrderView, RosterView, SlotView


def slot_view(now: SlotNow) -> SlotView:
    person = now.person
    return SlotView(
        roster=now.roster,
        slot=now.slot,
        label=now.label,
        contact_id=person.contact_id if person else None,
        contact=person.contact_slug if person else None,
        name=person.name if person else None,
        since=now.since,
        until=now.until,
        reason=now.reason,
        source=now.source,
        layer=now.layer,
        cover_id=now.cover,
        order=[OrderView(contact_id=one.contact_id, contact=one.contact_slug, name=one.name) for one in now.order],
    )


async def roster_views(session: AsyncSession, account_id: int) -> list[RosterView]:
    versions = await documents.current_all(session, KIND, account_id)
    rosters = [(version.slug, Roster.model_validate(version.body)) for version in versions]
    return [
        RosterView(slug=slug, name=roster.name, slots=[slot.slot for slot in roster.slots]) for slug, roster in rosters
    ]
