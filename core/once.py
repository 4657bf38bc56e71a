"""What is written of a row once, by whoever comes first: a feed revoked, cover cancelled, a note taken down."""

from typing import Any

from sqlalchemy import ColumnElement, update
from sqlalchemy.ext.asyncio import AsyncSession


async def write_once(session: AsyncSession, row: Any, *still: ColumnElement[bool], **columns: Any) -> bool:
    """Set these columns of a row (a model with an `id`) while all of `still` holds. False if it no longer does. The row
    in memory stays as it was."""
    model = type(row)
    done = update(model).where(model.id == row.id, *still).values(columns).returning(model.id)
    return (await session.execute(done, execution_options={"synchronize_session": False})).first() is not None
