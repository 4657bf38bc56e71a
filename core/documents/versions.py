"""Looking up what is published: what holds at an instant, one version by its id, all versions of a document."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.documents.models import Document, DocumentVersion
from core.errors import NotFound

VERSIONS: Final = "document versions"  # where a session finds those this process keeps
_KEPT: Final = 256


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


async def current(  # noqa: PLR0917 - a document is named by three of them
    session: AsyncSession,
    kind: str,
    account_id: int,
    slug: str,
    at: datetime | None = None,
    as_of: datetime | None = None,
) -> Version | None:
    """What holds at `at` (now, unless given), or None; with `as_of`, as it was known then."""
    known = [DocumentVersion.published_at <= as_of] if as_of is not None else []
    statement = (
        _versions(kind, account_id)
        .where(Document.slug == slug, DocumentVersion.effective_from <= (at or clock.now()), *known)
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


async def current_and_coming(session: AsyncSession, kind: str, account_id: int) -> list[Version]:
    """What holds now of every document of this kind the account has, and what will hold later, by slug and time."""
    statement = _versions(kind, account_id).where(DocumentVersion.effective_from > clock.now())
    coming = [as_version(*row) for row in await session.execute(statement)]
    found = [*await current_all(session, kind, account_id), *coming]
    return sorted(found, key=lambda one: (one.slug, one.effective_from, one.number))


async def version(session: AsyncSession, version_id: int) -> Version:
    """The version work was started with. Raises NotFound. Published, it never changes: this process keeps those it met
    last."""
    kept: dict[int, Version] = session.info.get(VERSIONS, {})
    if version_id in kept:
        return kept[version_id]
    statement = _select().where(DocumentVersion.id == version_id)
    row = (await session.execute(statement)).first()
    if row is None:
        raise NotFound("There is no such version of a document.")
    if len(kept) >= _KEPT:
        kept.pop(next(iter(kept)))
    kept[version_id] = as_version(*row)
    return kept[version_id]


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
