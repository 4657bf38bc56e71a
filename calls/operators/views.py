"""Operators on the screens of the desk. The bureau's people are shown to all of it, their calls are not."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, BigInteger, any_, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from calls.operators.models import Operator
from core.auth.models import User
from core.house import House
from core.live import Entity, View
from core.reading import Question


@cache
def _these() -> Question:
    shown = (
        *(Operator.user_id, User.name, Operator.status, Operator.reason, Operator.since, Operator.online),
        *(Operator.then_status, Operator.then_reason),
    )
    these = Operator.user_id == any_(bindparam("ids", type_=ARRAY(BigInteger)))
    return Question(select(*shown).join(User, User.id == Operator.user_id).where(these))


async def views(house: House, session: AsyncSession, ids: Sequence[int]) -> dict[int, View]:  # noqa: ARG001
    rows = await _these().rows(house.db.straight, {"ids": list(ids)})
    return {row.user_id: View(None, data(row, row.name)) for row in rows}


def data(operator: Operator, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "status": operator.status,
        "reason": operator.reason,
        "since": operator.since.isoformat(),
        "online": operator.online,
        "then_status": operator.then_status,
        "then_reason": operator.then_reason,
    }


async def snapshot_ids(session: AsyncSession, _: int | None) -> list[int]:
    found = await session.execute(select(Operator.user_id).where(Operator.status != "offline"))
    return list(found.scalars())


OPERATORS = Entity("operator", snapshot_ids, views)
