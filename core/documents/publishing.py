"""Draft and publish. A published version never changes: to correct one is to publish the next."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.documents import checks
from core.documents.checks import Body
from core.documents.models import Document, DocumentVersion
from core.documents.versions import Version, as_version
from core.errors import Conflict, Invalid, NotFound


async def save_draft(  # noqa: PLR0917 - a document is named by three of them
    session: AsyncSession, kind: str, account_id: int, slug: str, body: Body, by: str
) -> int:
    """Keep what is being written; the newest save wins, nothing is checked but that JSON can hold it. Returns the
    draft's id.
    """
    checks.known(kind)
    checks.slug_fits(slug)
    draft = {"draft": checks.plain(body), "draft_by": by, "draft_at": clock.now()}
    statement = (
        insert(Document)
        .values(kind=kind, account_id=account_id, slug=slug, created_at=clock.now(), **draft)
        .on_conflict_do_update(index_elements=["account_id", "kind", "slug"], set_=draft)
        .returning(Document.id)
    )
    return (await session.execute(statement)).scalar_one()


async def publish(session: AsyncSession, draft_id: int, by: str, effective_from: datetime | None = None) -> Version:
    """Check the draft and make it the next version, in force from now or from a later instant.

    Raises Invalid with all findings, or for an instant in the past: what was in force then is known and stays so.
    Versions already dated for later stay dated.
    """
    document = await _locked(session, draft_id)
    if document.draft is None:
        raise Conflict("There is no draft to publish: it was published already. Save a new one first.")
    checks.refuse_findings(document.kind, document.draft)
    now = clock.now()
    if effective_from is not None and effective_from < now:
        raise Invalid("A version can't take effect in the past; leave the time out for now.")
    row = DocumentVersion(
        document_id=draft_id,
        number=await _next_number(session, draft_id),
        body=document.draft,
        effective_from=effective_from or now,
        published_at=now,
        published_by=by,
    )
    session.add(row)
    await session.flush()
    await session.execute(
        update(Document)
        .where(Document.id == draft_id)
        .values(draft=None, draft_by=None, draft_at=None)
        .execution_options(synchronize_session=False)
    )
    session.expunge(row)
    return as_version(row, document.kind, document.account_id, document.slug)


async def discard_draft(session: AsyncSession, draft_id: int) -> None:
    await session.execute(
        update(Document)
        .where(Document.id == draft_id)
        .values(draft=None, draft_by=None, draft_at=None)
        .execution_options(synchronize_session=False)
    )


async def _locked(session: AsyncSession, draft_id: int) -> Document:
    # Two who publish at once do so one after the other; the second finds no draft.
    statement = select(Document).where(Document.id == draft_id).with_for_update()
    document = (await session.execute(statement, execution_options={"populate_existing": True})).scalar_one_or_none()
    if document is None:
        raise NotFound("There is no such draft.")
    session.expunge(document)
    return document


async def _next_number(session: AsyncSession, document_id: int) -> int:
    statement = select(func.coalesce(func.max(DocumentVersion.number), 0) + 1)
    return (await session.execute(statement.where(DocumentVersion.document_id == document_id))).scalar_one()
