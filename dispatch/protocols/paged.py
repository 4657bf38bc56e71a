"""Which slots are paged: for whoever watches that somebody is in them."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.documents.models import Document, DocumentVersion
from dispatch.protocols.checks import slots_of
from dispatch.protocols.schema import KIND, Protocol


async def paged_slots(session: AsyncSession, account_ids: Collection[int]) -> dict[int, set[tuple[str, str]]]:
    """Roster and slot, by account, of the protocols that hold now or will later. Two statements, whatever the number of
    accounts."""
    version, now = DocumentVersion, clock.now()
    of = (
        select(Document.account_id, version.body)
        .join(version, version.document_id == Document.id)
        .where(Document.kind == KIND, Document.account_id.in_(account_ids))
    )
    current = (
        of.where(version.effective_from <= now)
        .ext(distinct_on(Document.id))
        .order_by(Document.id, version.effective_from.desc(), version.number.desc())
    )
    coming = of.where(version.effective_from > now)
    found: dict[int, set[tuple[str, str]]] = {}
    for statement in (current, coming):
        for account_id, body in await session.execute(statement):
            found.setdefault(account_id, set()).update(slots_of(Protocol.model_validate(body)))
    return found
