"""Who did what, to what, for whom, when. Append-only; no health data: ids and enumerated words only.

Reading a message or a recording is an act too, and is audited by the route that reveals it.
"""

import re
from typing import Any, Final, Protocol

from sqlalchemy import BigInteger, ForeignKey, Index, String, insert
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db import At, Base, Id

# No spaces: what a caller said or an operator typed does not fit through here.
_WORD: Final = re.compile(r"[A-Za-z0-9_.:@/-]{1,100}")

Detail = int | str | bool | list[int] | list[str] | None


class Doer(Protocol):
    """Anyone with a `by`, such as an `Actor`."""

    @property
    def by(self) -> str: ...


class AuditRow(Base):
    """`who` and `subject` are like `user:7`, `contact:3`, `message:12`; `action` is a verb such as `read` or
    `password-reset`.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_account_id_id", "account_id", "id"),
        Index("ix_audit_subject_id", "subject", "id"),
        Index("ix_audit_who_id", "who", "id"),
    )

    id: Mapped[Id]
    who: Mapped[str] = mapped_column(String(100))
    action: Mapped[str] = mapped_column(String(100))
    subject: Mapped[str] = mapped_column(String(100))
    account_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("accounts.id", ondelete="RESTRICT"))
    at: Mapped[At]
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB)


async def audit(
    session: AsyncSession,
    actor: Doer | str,
    action: str,
    subject: str,
    account_id: int | None = None,
    **detail: Detail,
) -> None:
    """One row in the caller's transaction. `actor` is an Actor, or words like "system" and "contact:3"."""
    row = {
        "who": _word("actor", actor if isinstance(actor, str) else actor.by),
        "action": _word("action", action),
        "subject": _word("subject", subject),
        "account_id": account_id,
        "at": clock.now(),
        "detail": {name: _plain(name, value) for name, value in detail.items()},
    }
    await session.execute(insert(AuditRow).values(**row))


def _plain(name: str, value: Detail) -> Detail:
    if isinstance(value, (list, tuple)):
        return [_plain(name, each) for each in value]  # type: ignore[return-value]  # a list of what came in
    if value is None or isinstance(value, (bool, int)):
        return value
    return _word(name, value)


def _word(name: str, value: object) -> str:
    if not isinstance(value, str) or not _WORD.fullmatch(value):
        raise TypeError(f"audit: {name} must be an id or an enumerated word (no spaces); content is stored elsewhere")
    return value
