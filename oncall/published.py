"""What follows from a roster's publication is a row of the outbox, whoever publishes: a screen, an import, YAML."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from core import outbox
from core.documents import Version

ROSTER_PUBLISHED: Final = "roster.published"
ROSTER_MOVED: Final = "roster.moved"


async def published(session: AsyncSession, version: Version) -> None:
    """In the transaction that publishes `version`: requests follow their shifts (`oncall.cover.follow`), and people
    whose running shift it moves are told (`oncall.publishing.moved`). Of one never in force nobody had any."""
    if version.number == 1:
        return
    await outbox.add(
        session, ROSTER_PUBLISHED, key=f"{ROSTER_PUBLISHED}:{version.id}", account_id=version.account_id,
        version_id=version.id,
    )  # fmt: skip
    await outbox.add(
        session, ROSTER_MOVED, key=f"{ROSTER_MOVED}:{version.id}", account_id=version.account_id, version_id=version.id
    )
