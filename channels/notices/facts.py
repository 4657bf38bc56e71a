"""What becomes known of a notice. Facts are written once, in any state; the status follows where it may."""

from datetime import datetime
from typing import Literal

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from channels.notices.listeners import Fact, listener_of
from channels.notices.models import NOTICE, Notice
from core import clock
from core.events import changed
from core.house import House
from core.states import move

Column = Literal["sent_at", "picked_up_at", "delivered_at", "answered_at", "ended_at"]
_TOLD: dict[Column, Fact] = {"sent_at": "sent", "delivered_at": "delivered", "answered_at": "answered"}


async def load(session: AsyncSession, notice_id: int) -> Notice | None:
    """The row as it is now, locked: what is learnt of one notice is learnt one after the other."""
    return await session.get(Notice, notice_id, populate_existing=True, with_for_update=True)


async def learn(
    house: House, session: AsyncSession, notice: Notice, column: Column, at: datetime | None = None
) -> bool:
    """Write a fact once, and tell whoever asked for the notice. `notice` is locked. False if it was known."""
    if getattr(notice, column) is not None:
        return False
    setattr(notice, column, at or clock.now())
    await session.flush()
    await changed(session, NOTICE.entity, notice.id, notice.account_id)
    if column in _TOLD:
        await listener_of(notice).on_fact(house, session, notice, _TOLD[column])
    return True


async def named(session: AsyncSession, notice: Notice, sid: str) -> None:
    """The carrier's answer or callback about this very notice names what became of it; a guess by the reconciler
    gives way."""
    if not sid or notice.sid == sid:
        return
    await session.execute(
        update(Notice).where(Notice.sid == sid).values(sid=None).execution_options(synchronize_session=False)
    )
    notice.sid = sid
    await session.flush()


async def accepted(house: House, session: AsyncSession, notice: Notice, *, by: str = "carrier") -> None:
    """The carrier has it. A text's words are not needed any more then; a call still has to speak them."""
    before = ("recorded", "sending", "unknown", "failed") if notice.delivered_at is None else ("sending", "unknown")
    if await move(
        session, NOTICE, notice.id, "sent", only_from=before, reason="the carrier has it", by=by,
        error_kind=None, error_code=None, ended_at=None,
    ):  # fmt: skip
        await session.refresh(notice)
    if notice.kind != "voice":
        notice.text_sealed = None
    await learn(house, session, notice, "sent_at")


async def failed(
    house: House,
    session: AsyncSession,
    notice: Notice,
    kind: Literal["permanent", "transient"],
    code: int | None,
    *,
    reason: str = "",
    by: str = "carrier",
) -> None:
    """It will not arrive; what it said is forgotten. Nothing happens where that was known, or can't be true."""
    said = reason or (f"{kind} error {code}" if code else kind)
    columns = {"error_kind": kind, "error_code": code, "ended_at": notice.ended_at or clock.now(), "text_sealed": None}
    if await move(session, NOTICE, notice.id, "failed", reason=said, by=by, values=columns) is None:
        return
    await session.refresh(notice)
    await listener_of(notice).on_fact(house, session, notice, "failed")


async def over(house: House, session: AsyncSession, notice: Notice) -> None:
    """Nothing more is to come of it."""
    notice.text_sealed = None
    await learn(house, session, notice, "ended_at")
