"""Operators on the screens of the desk. The bureau's people are shown to all of it, their calls are not."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from calls.operators.models import Operator
from core.auth.models import User
from core.house import House
from core.live import Entity, View


async def views(house: House, session: AsyncSession, ids: Sequence[int]) -> dict[int, View]:  # noqa: ARG001
    rows = await session.execute(
        select(Operator, User.name)
        .join(User, User.id == Operator.user_id)
        .where(Operator.user_id.in_(ids))
        .execution_options(populate_existing=True)
    )
    return {operator.user_id: View(None, data(operator, name)) for operator, name in rows}


def data(operator: Operator, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "status": operator.status,
        "reason": operator.reason,
        "since": operator.since.isoformat(),
        "online": operator.online,
    }


async def snapshot_ids(session: AsyncSession, _: int | None) -> list[int]:
    found = await session.execute(select(Operator.user_id).where(Operator.status != "offline"))
    return list(found.scalars())


OPERATORS = Entity("operator", snapshot_ids, views)
