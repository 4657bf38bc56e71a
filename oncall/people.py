"""The contacts that rosters name."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.contacts.models import Contact


@dataclass(frozen=True)
class Named:
    id: int
    slug: str
    name: str
    retired_at: datetime | None

    def is_gone(self, at: datetime) -> bool:
        return self.retired_at is not None and self.retired_at <= at


async def people_named(session: AsyncSession, named: Collection[tuple[int, str]]) -> dict[tuple[int, str], Named]:
    """By account and slug, in one statement; retired ones too."""
    if not named:
        return {}
    found = select(Contact.account_id, Contact.slug, Contact.id, Contact.name, Contact.retired_at).where(
        Contact.account_id.in_({account for account, _ in named}), Contact.slug.in_({slug for _, slug in named})
    )
    return {
        (row.account_id, row.slug): Named(row.id, row.slug, row.name, row.retired_at)
        for row in await session.execute(found)
    }


def with_retired(reason: str, gone: Sequence[str]) -> str:
    """The schedule's reason, and who of its people is not there any more."""
    if not gone:
        return reason
    return f"{', '.join(gone)} {'is' if len(gone) == 1 else 'are'} retired; {reason}"
