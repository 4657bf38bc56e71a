"""Cover as the console sees it."""

from sqlalchemy.ext.asyncio import AsyncSession

from oncall.cover import overrides
from oncall.cover.schemas import OverrideView
from oncall.models import CoverRow


def override_view(row: CoverRow, contact_name: str, created_by_name: str | None) -> OverrideView:
    return OverrideView(
        id=row.id,
        roster=row.roster or "",
        slot=row.slot or "",
        contact_id=row.contact_id or 0,
        contact_name=contact_name,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        reason=row.reason,
        created_by_name=created_by_name,
    )


async def coming_overrides(session: AsyncSession, account_id: int) -> list[OverrideView]:
    return [override_view(*found) for found in await overrides.coming(session, account_id)]
