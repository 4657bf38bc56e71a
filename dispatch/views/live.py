"""Views for the live line. They go to every operator's screen, so they hold no health data."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.models import SEND, Send
from core.house import House
from core.live import Entity, Topic, View
from dispatch.ledger.models import UNFINISHED, Dispatch
from dispatch.messages.models import Message
from dispatch.pages.models import SUBJECT, Page
from dispatch.views.dispatches import delivery_data, dispatch_data, page_data
from dispatch.views.pending import pending, pending_data

_SHOWN = 500
_NOWHERE = 0
_ITS_PAGE = (Send.subject == SUBJECT) & (Send.subject_id == Page.id)


async def dispatch_views(house: House, session: AsyncSession, ids: Sequence[int]) -> dict[int, View]:  # noqa: ARG001
    """All of them: a screen that follows a finished dispatch keeps it. The board's screen drops what has ended."""
    rows = list((await session.execute(select(Dispatch).where(Dispatch.id.in_(ids)))).scalars())
    data = await dispatch_data(session, rows)
    return {row.id: View(row.account_id, data[row.id].model_dump(), topic_id=row.id) for row in rows}


async def board_views(house: House, session: AsyncSession, ids: Sequence[int]) -> dict[int, View]:
    """Only what is still to be done: the rest becomes a tombstone."""
    views = await dispatch_views(house, session, ids)
    return {key: view for key, view in views.items() if view.data["status"] in UNFINISHED}


async def message_views(house: House, session: AsyncSession, ids: Sequence[int]) -> dict[int, View]:  # noqa: ARG001
    rows = await pending(session, ids)
    data = await pending_data(session, rows)
    return {row.id: View(row.account_id, data[row.id].model_dump()) for row in rows}


async def page_views(house: House, session: AsyncSession, ids: Sequence[int]) -> dict[int, View]:  # noqa: ARG001
    rows = list((await session.execute(select(Page).where(Page.id.in_(ids)))).scalars())
    data = await page_data(session, rows)
    return {row.id: View(row.account_id, data[row.id].model_dump(), topic_id=row.dispatch_id) for row in rows}


async def delivery_views(house: House, session: AsyncSession, ids: Sequence[int]) -> dict[int, View]:  # noqa: ARG001
    """Of pages. What goes out for another reason is on no such screen, so nobody is told that it is gone either."""
    found = select(Send, Page.dispatch_id).join(Page, _ITS_PAGE).where(Send.id.in_(ids))
    rows = list((await session.execute(found)).all())
    data = await delivery_data(session, [row for row, _ in rows])
    shown = {row.id: View(row.account_id, data[row.id].model_dump(), topic_id=dispatch_id) for row, dispatch_id in rows}
    return {one: View(None, {}, topic_id=_NOWHERE) for one in ids} | shown


async def _unfinished(session: AsyncSession, _: int | None) -> list[int]:
    found = select(Dispatch.id).where(Dispatch.status.in_(UNFINISHED)).order_by(Dispatch.next_at).limit(_SHOWN)
    return list((await session.execute(found)).scalars())


async def _uncarried(session: AsyncSession, _: int | None) -> list[int]:
    found = select(Message.id).where(Message.next_at.is_not(None)).order_by(Message.next_at).limit(_SHOWN)
    return list((await session.execute(found)).scalars())


async def _this(session: AsyncSession, dispatch_id: int | None) -> list[int]:  # noqa: ARG001
    return [dispatch_id] if dispatch_id is not None else []


async def _its_pages(session: AsyncSession, dispatch_id: int | None) -> list[int]:
    return list((await session.execute(select(Page.id).where(Page.dispatch_id == dispatch_id))).scalars())


async def _its_deliveries(session: AsyncSession, dispatch_id: int | None) -> list[int]:
    found = select(Send.id).join(Page, _ITS_PAGE).where(Page.dispatch_id == dispatch_id)
    return list((await session.execute(found)).scalars())


BOARD = Topic(
    "board",
    "dispatch:read",
    (Entity("dispatch", _unfinished, board_views), Entity("message", _uncarried, message_views)),
)
DISPATCH = Topic(
    "dispatch",
    "dispatch:read",
    (
        Entity("dispatch", _this, dispatch_views),
        Entity("page", _its_pages, page_views),
        Entity("delivery", _its_deliveries, delivery_views, machine=SEND.entity),
    ),
    by_id=True,
)
TOPICS = (BOARD, DISPATCH)
