"""Live events: an append-only table of what changed, and a "look" over Redis that carries no content.

A change's position is the version of a live view. Readers (app/live) read past their own position, never past the
oldest transaction still running, so that a late commit is not skipped.
"""

from typing import Any, cast

from redis.asyncio import Redis
from sqlalchemy import BigInteger, Identity, Index, String, Table, func, insert, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from core.db import At, Base, after_commit

LOOK = "nightbell:look"
REDIS = "redis"


class Xid8(UserDefinedType[int]):
    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "xid8"


class Change(Base):
    __tablename__ = "changes"
    __table_args__ = (
        # each look reads past a transaction, and each snapshot the newest position of what it shows
        Index("ix_changes_xid", "xid"),
        Index("ix_changes_entity", "entity", "entity_id", "position"),
    )

    position: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    xid: Mapped[int] = mapped_column(Xid8(), server_default=text("pg_current_xact_id()"))
    entity: Mapped[str] = mapped_column(String(40))
    entity_id: Mapped[int]
    account_id: Mapped[int | None]
    at: Mapped[At] = mapped_column(server_default=func.now())


_CHANGED = insert(cast("Table", Change.__table__)).inline()


async def changed(session: AsyncSession, entity: str, entity_id: int, account_id: int | None = None) -> None:
    """Tell every screen that may see it that this thing is new, different or gone."""
    await session.execute(_CHANGED, {"entity": entity, "entity_id": entity_id, "account_id": account_id})
    look_after_commit(session)


def look_after_commit(session: AsyncSession) -> None:
    """Changes were written: the screens are told to look, once a transaction."""
    redis: Redis | None = session.info.get(REDIS)
    if redis is not None:
        after_commit(session, lambda: _look(redis), once="look")


async def _look(redis: Redis) -> None:
    await redis.publish(LOOK, b"")
