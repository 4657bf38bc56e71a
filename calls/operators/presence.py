"""Whether an operator's browser is there. A vanished one stops offers, never a live leg."""

from datetime import timedelta
from typing import Final, Literal

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from calls.operators.models import Operator
from calls.operators.states import settle
from calls.operators.telling import tell
from core import clock
from core.events import changed

GONE_AFTER: Final = timedelta(seconds=6)  # two missed signs of life
SIGNED_OFF_AFTER: Final = timedelta(minutes=5)
AT_REST: Final = ("ready", "on_break", "wrapping", "not_answering")


async def seen(session: AsyncSession, user_id: int) -> bool:
    """A sign of life (`here` on the live line). True when the browser had been gone, or is there for the first time:
    whoever waits may be offered from now on."""
    found = await session.execute(
        select(Operator.online, Operator.seen_at).where(Operator.user_id == user_id).with_for_update(key_share=True)
    )
    before = found.one_or_none()
    if before is None:
        return False
    online, seen_at = before
    now = clock.now()
    await session.execute(
        update(Operator)
        .where(Operator.user_id == user_id)
        .values(seen_at=now, online=True)
        .execution_options(synchronize_session=False)
    )
    if not online:
        await changed(session, "operator", user_id)
    return not online or seen_at is None or seen_at < now - GONE_AFTER


async def doing(session: AsyncSession, user_id: int) -> Literal["call", "duty", "nothing"]:
    """What holds them here: a call and its work afterwards, waiting for one, or nothing that anybody counts on."""
    found = await session.execute(select(Operator.status, Operator.call_id).where(Operator.user_id == user_id))
    status, call_id = found.one_or_none() or ("offline", None)
    if status in {"offered", "talking"} or (status == "wrapping" and call_id is not None):
        return "call"
    return "duty" if status == "ready" else "nothing"


async def notice_gone(session: AsyncSession) -> list[int]:
    """Mark whose browser has been silent too long; returns the users. Those gone for minutes are signed off, and the
    supervisors told: somebody may count on them."""
    now = clock.now()
    gone = await session.execute(
        update(Operator)
        .where(Operator.online, Operator.seen_at < now - GONE_AFTER)
        .values(online=False)
        .returning(Operator.user_id)
        .execution_options(synchronize_session=False)
    )
    users = list(gone.scalars())
    for user_id in users:
        await changed(session, "operator", user_id)
    long_gone = await session.execute(
        select(Operator.user_id, Operator.status).where(
            Operator.status.in_(AT_REST), Operator.seen_at < now - SIGNED_OFF_AFTER
        )
    )
    for user_id, was in long_gone.all():
        if await settle(session, user_id, "offline", reason="browser_gone", by="system", only_from=[was]):
            await tell(session, "left_by_itself", user_id, was=was)
    return users
