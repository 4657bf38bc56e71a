"""Rosters and overrides as the console sees them."""

from sqlalchemy.ext.asyncio import AsyncSession

from core import documents
from oncall import overrides
from oncall.models import RosterOverride
from oncall.rosters import SlotNow
from oncall.schema import KIND, Roster
from oncall.schemas import OverrideView, RosterView, SlotView


def slot_view(now: SlotNow) -> SlotView:
    person = now.person
    return SlotView(
        roster=now.roster,
        slot=now.slot,
        label=now.label,
        contact_id=person.contact_id if person else None,
        contact=person.contact_slug if person else None,
        name=person.name if person else None,
        since=person.since if person else None,
        until=person.until if person else None,
        reason=person.reason if person else None,
    )


def override_view(row: RosterOverride, contact_name: str, created_by_name: str | None) -> OverrideView:
    return OverrideView(
        id=row.id,
        roster=row.roster,
        slot=row.slot,
        contact_id=row.contact_id,
        contact_name=contact_name,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        reason=row.reason,
        created_by_name=created_by_name,
    )


async def coming_overrides(session: AsyncSession, account_id: int) -> list[OverrideView]:
    return [override_view(*found) for found in await overrides.coming(session, account_id)]


async def roster_views(session: AsyncSession, account_id: int) -> list[RosterView]:
    versions = await documents.current_all(session, KIND, account_id)
    rosters = [(version.slug, Roster.model_validate(version.body)) for version in versions]
    return [
        RosterView(slug=slug, name=roster.name, slots=[slot.slot for slot in roster.slots]) for slug, roster in rosters
    ]
