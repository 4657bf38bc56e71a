"""Destroying keys. What they sealed stays as bytes nobody can read; the search tokens, which would still say "same
person", go.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import Column, Select, Table, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.crypto.models import ClientKey, DataKey
from core.crypto.sealed import Token
from core.db import Base
from core.errors import Problem

_SYNC: Final = {"synchronize_session": False}


class Erased(Problem):
    """The key is destroyed: the data is gone for good, and asking again will not help."""

    status, code = 410, "erased"

    def __init__(self) -> None:
        super().__init__("This information has been erased and can't be brought back.")


async def destroy_keys(session: AsyncSession, key_ids: Sequence[int]) -> int:
    """Returns how many of the keys were still there."""
    return await _destroy(session, select(DataKey.id).where(DataKey.id.in_(key_ids)))


async def destroy_client(session: AsyncSession, client_id: int) -> int:
    """The client's key and all its data keys. Returns how many data keys were still there."""
    now = clock.now()
    await session.execute(
        update(ClientKey)
        .where(ClientKey.client_id == client_id, ClientKey.wrapped.is_not(None))
        .values(wrapped=None, destroyed_at=now),
        execution_options=_SYNC,
    )
    return await _destroy(session, select(DataKey.id).where(DataKey.client_id == client_id))


async def _destroy(session: AsyncSession, ids: Select[int]) -> int:
    for column, key in token_columns():
        await session.execute(update(column.table).where(key.in_(ids), column.is_not(None)).values({column: None}))
    destroyed = await session.execute(
        update(DataKey)
        .where(DataKey.id.in_(ids), DataKey.wrapped.is_not(None))
        .values(wrapped=None, destroyed_at=clock.now())
        .returning(DataKey.id),
        execution_options=_SYNC,
    )
    return len(destroyed.all())


def token_columns() -> Iterator[tuple[Column[bytes], Column[int]]]:
    """Every search token of the house, with the column that names its data key. Foreign tables are known by their type
    alone.
    """
    tables: list[Table] = Base.metadata.sorted_tables
    for table in tables:
        for column in table.columns:
            if isinstance(column.type, Token):
                yield column, table.columns[column.type.key]
