"""What becomes known of a delivery. Facts are written once, in any state; the status follows where it may."""

from datetime import datetime
from typing import Literal

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from channels import inbound
from channels.deliveries.models import DELIVERY, Delivery
from channels.deliveries.queue import hang_up_later
from core import clock
from core.events import changed
from core.house import House
from core.states import move

Fact = Literal["sent_at", "delivered_at", "heard_at", "ended_at", "attempted_at"]
ErrorKind = Literal["permanent", "transient", "cancelled"]


async def load(session: AsyncSession, delivery_id: int) -> Delivery | None:
    """The row as it is now, under its page's lock: everything about one page happens one after the other."""
    page_id = (await session.execute(select(Delivery.page_id).where(Delivery.id == delivery_id))).scalar_one_or_none()
    if page_id is None:
        return None
    await inbound.registered().hold(session, page_id)
    return await session.get(Delivery, delivery_id, populate_existing=True)


async def learn(session: AsyncSession, delivery: Delivery, fact: Fact, at: datetime | None = None) -> bool:
    """Write a fact once. False if it was known."""
    column = getattr(Delivery, fact)
    done = (
        update(Delivery)
        .where(Delivery.id == delivery.id, column.is_(None))
        .values({fact: at or clock.now()})
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    )
    if (await session.execute(done)).first() is None:
        return False
    await session.refresh(delivery, [fact])
    await changed(session, DELIVERY.entity, delivery.id, delivery.account_id)
    return True


async def named(session: AsyncSession, delivery: Delivery, sid: str) -> None:
    """The carrier's answer or callback about this very attempt names what became of it.

    A SID found in the carrier's list is a guess among several of unknown fate: where it was wrong, it gives way.
    """
    if not sid or delivery.sid == sid:
        return
    quiet = {"synchronize_session": False}
    await session.execute(update(Delivery).where(Delivery.sid == sid).values(sid=None), execution_options=quiet)
    await session.execute(update(Delivery).where(Delivery.id == delivery.id).values(sid=sid), execution_options=quiet)
    await session.refresh(delivery)


async def accepted(house: House, session: AsyncSession, delivery: Delivery, sid: str, *, by: str = "carrier") -> None:
    """The carrier has it. Told by its answer, by a callback that overtook the answer, or by its list."""
    if delivery.sid is None and sid:
        await session.execute(
            update(Delivery).where(Delivery.id == delivery.id, Delivery.sid.is_(None)).values(sid=sid)
        )
    fresh = await learn(session, delivery, "sent_at")
    # Of the failed only one that we had called back ourselves can turn out to be with the carrier after all.
    before = ("recorded", "sending", "unknown", *(("failed",) if delivery.error_kind == "cancelled" else ()))
    # More than that is never learnt of a mail.
    over = clock.now() if delivery.channel == "email" else None
    old = await move(
        session, DELIVERY, delivery.id, "sent", only_from=before, reason="the carrier has it", by=by, ended_at=over
    )
    await session.refresh(delivery)
    if fresh:
        await inbound.registered().on_fact(house, session, delivery.id, "accepted")
    if old and delivery.unwanted_at is not None and delivery.channel == "voice" and delivery.ended_at is None:
        # Whoever finishes an attempt looks again, and hangs up what is no longer wanted.
        await hang_up_later(session, delivery.id)


async def failed(
    house: House, session: AsyncSession, delivery: Delivery, kind: ErrorKind, code: int | None, *, by: str = "carrier"
) -> bool:
    """It will not arrive. False if that was known, or it can't be true any more."""
    reason = f"{kind} error {code}" if code else kind
    old = await move(
        session, DELIVERY, delivery.id, "failed",
        reason=reason, by=by, error_kind=kind, error_code=code, ended_at=func.coalesce(Delivery.ended_at, clock.now()),
    )  # fmt: skip
    if old is None:
        return False
    await session.refresh(delivery)
    await inbound.registered().on_fact(house, session, delivery.id, "failed")
    return True
