"""A feed's text, as things are now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import anyio
import anyio.to_thread
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.models import Contact
from core import clock
from core.documents.models import Document, DocumentVersion
from oncall.ical.events import AROUND, Of, events
from oncall.ical.models import IcalFeed
from oncall.ical.writing import Revision, text
from oncall.known import Known, known
from oncall.models import CoverRow
from oncall.people import Named
from oncall.roster.schema import KIND

_YEAR: Final = timedelta(days=365)
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


# drawing keeps a processor busy for a while: one at a time, so that those who take calls have the rest
ONE_AT_A_TIME: Final = anyio.CapacityLimiter(1)


@dataclass(frozen=True)
class Feed:
    """All that the text is made of."""

    name: str
    of: Of
    rosters: Sequence[Known]
    revision: Revision


async def feed_of(session: AsyncSession, row: IcalFeed) -> Feed:
    """From a year ago to a year ahead, counted in whole days of UTC so that the text stays the same all day."""
    now = clock.now()
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    start, end = today - _YEAR, today + _YEAR
    account = await session.get_one(Account, row.account_id)
    people = await _people(session, account.id)
    person = next((one for one in people.values() if one.id == row.contact_id), None)
    rosters = await known(session, [account.id], start - AROUND, end + AROUND, roster=row.roster)
    of = Of(
        account.id, account.name, account.timezone, people, gone_by=now, start=start, end=end, roster=row.roster,
        slot=row.slot, person=person.slug if person else None,
    )  # fmt: skip
    subject = f"{person.name} on call" if person else _subject(row.slot, rosters)
    return Feed(f"{subject} ({account.name})", of, rosters, await _revision(session, account.id, row.roster))


async def drawn(feed: Feed) -> bytes:
    """Away from the event loop, and best without a transaction open."""
    return await anyio.to_thread.run_sync(lambda: feed_text(feed), limiter=ONE_AT_A_TIME)


def feed_text(feed: Feed) -> bytes:
    return text(feed.name, feed.of.zone, events(feed.of, feed.rosters), feed.revision)


def _subject(slot: str | None, rosters: Sequence[Known]) -> str:
    if slot is None:
        return "On call"
    bodies = [body for one in rosters for _, body in one.versions]
    labels = [each.label for body in bodies for each in body.slots if each.slot == slot and each.label]
    return f"{labels[-1] if labels else slot} on call"


async def _people(session: AsyncSession, account_id: int) -> dict[str, Named]:
    """All of the account's, retired ones too."""
    found = select(Contact).where(Contact.account_id == account_id)
    return {
        one.slug: Named(one.id, one.slug, one.name, one.retired_at) for one in (await session.execute(found)).scalars()
    }


async def _revision(session: AsyncSession, account_id: int, roster: str | None) -> Revision:
    """Rows of versions and cover are only ever added, or cancelled once: to count them is to number the changes."""
    versions = (
        select(func.count(), func.max(DocumentVersion.published_at))
        .join(Document, Document.id == DocumentVersion.document_id)
        .where(Document.kind == KIND, Document.account_id == account_id)
    )
    cover = select(
        func.count() + func.count(CoverRow.cancelled_at),
        func.greatest(func.max(CoverRow.created_at), func.max(CoverRow.cancelled_at)),
    ).where(CoverRow.account_id == account_id)
    if roster is not None:
        versions = versions.where(Document.slug == roster)
        cover = cover.where((CoverRow.roster == roster) | CoverRow.roster.is_(None))
    counts = [(await session.execute(each)).one() for each in (versions, cover)]
    return Revision(sum(count for count, _ in counts), max(at or _NEVER for _, at in counts))
