"""Documents: flows, scripts, protocols, rosters. One row per document with its draft, one per published version."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import At, Base, Id


class Document(Base):
    """What is being written. `draft` is NULL when nothing waits to be published; only drafts are ever changed."""

    __tablename__ = "documents"
    __table_args__ = (Index("uq_documents_account_id_kind_slug", "account_id", "kind", "slug", unique=True),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(20))
    account_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("accounts.id", ondelete="RESTRICT"))
    slug: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[At]
    draft: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    draft_by: Mapped[str | None] = mapped_column(String(60))
    draft_at: Mapped[datetime | None]


class DocumentVersion(Base):
    """What holds, from `effective_from` until a version with a later one. Append-only; numbers count from 1 per
    document.
    """

    __tablename__ = "document_versions"
    __table_args__ = (
        Index("uq_document_versions_document_id_number", "document_id", "number", unique=True),
        Index("ix_document_versions_current", "document_id", "effective_from", "number"),
    )

    id: Mapped[Id]
    document_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("documents.id", ondelete="RESTRICT"))
    number: Mapped[int] = mapped_column(Integer)
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    effective_from: Mapped[At]
    published_at: Mapped[At]
    published_by: Mapped[str] = mapped_column(String(60))
