"""Looking up what is published: what holds at an instant, one version by its id, all versions of a document."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.documents.models import Document, DocumentVersion
from core.errors import NotFound


@dataclass(frozen=True)
class Version:
    """A published version. `id` is what work under way keeps; treat `body` as read-only."""

    id: int
    document_id: int
    kind: str
    account_id: int
    slug: str
    number: int
    body: dict[str, Any]
    effective_from: datetime
    published_at: datetime
    published_by: str


async def current(
    session: AsyncSession, kind: str, account_id: int, slug: str, at: datetime | None = None
) -> Version | None:
    """What holds at `at` (now, unless given), or None. For a past instant: what held then, as it was known then."""
    statement = (
        _versions(kind, account_id)
        .where(Document.slug == slug, DocumentVersion.effective_from <= (at or clock.now()))
        .order_by(DocumentVersion.effective_from.desc(), DocumentVersion.number.desc())
        .limit(1)
    )
    row = (await session.execute(statement)).first()
    return as_version(*row) if row else None


async def current_all(session: AsyncSession, kind: str, account_id: int, at: datetime | None = None) -> list[Version]:
    """What holds at `at` of every document of this kind the account has, by slug."""
    statement = (
        _versions(kind, account_id)
        .where(DocumentVersion.effective_from <= (at or clock.now()))
        .ext(distinct_on(Document.slug))
        .order_by(Document.slug, DocumentVersion.effective_from.desc(), DocumentVersion.number.desc())
    )
    return [as_version(*row) for row in await session.execute(statement)]


async def version(session: AsyncSession, version_id: int) -> Version:
    """The version work was started with. Raises NotFound."""
    statement = _select().where(DocumentVersion.id == version_id)
    row = (await session.execute(statement)).first()
    if row is None:
        raise NotFound("There is no such version of a document.")
    return as_version(*row)


async def history(session: AsyncSession, kind: str, account_id: int, slug: str) -> list[Version]:
    """All versions, newest first."""
    statement = _versions(kind, account_id).where(Document.slug == slug).order_by(DocumentVersion.number.desc())
    return [as_version(*row) for row in await session.execute(statement)]


def as_version(row: DocumentVersion, kind: str, account_id: int, slug: str) -> Version:
    return Version(
        id=row.id,
        document_id=row.document_id,
        kind=kind,
        account_id=account_id,
        slug=slug,
        number=row.number,
        body=row.body,
        effective_from=row.effective_from,
        published_at=row.published_at,
        published_by=row.published_by,
    )


def _select() -> Select[DocumentVersion, str, int, str]:
    return select(DocumentVersion, Document.kind, Document.account_id, Document.slug).join(
        Document, Document.id == DocumentVersion.document_id
    )


def _versions(kind: str, account_id: int) -> Select[DocumentVersion, str, int, str]:
    return _select().where(Document.kind == kind, Document.account_id == account_id)
