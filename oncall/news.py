"""`duty:ACCOUNT` on the live line: that who is on call, or what stands beside it, has changed.

What has changed is asked for: a schedule is worked out for the days a screen shows. So the views are empty, nothing is
there when a screen subscribes, and each new version of anything is the news.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.models import Contact
from core.db import Base
from core.documents.models import Document
from core.house import House
from core.live import Entity, Topic, View, Views
from oncall.ical.models import IcalFeed
from oncall.models import CoverRequest, CoverRow, DutyNote

_OF: Final[dict[str, type[Base]]] = {
    "cover": CoverRow,
    "cover_request": CoverRequest,
    "duty_note": DutyNote,
    "roster": Document,
    "ical_feed": IcalFeed,
    "contact": Contact,
    "account": Account,
}


def _views_of(model: type[Base]) -> Views:
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - tells mypy what SQLAlchemy knows
    key, account = table.c.id, table.c.get("account_id", table.c.id)

    async def views(house: House, session: AsyncSession, ids: Sequence[int]) -> dict[int, View]:  # noqa: ARG001
        rows = await session.execute(select(key, account).where(key.in_(ids)))
        return {row_id: View(account_id, {}, topic_id=account_id) for row_id, account_id in rows}

    return views


async def _nothing(_: AsyncSession, __: int | None) -> list[int]:
    return []


DUTY: Final = Topic(
    "duty", "roster:read", tuple(Entity(name, _nothing, _views_of(model)) for name, model in _OF.items()), by_id=True
)
