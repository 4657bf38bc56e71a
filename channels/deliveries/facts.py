"""What becomes known of a delivery. Facts are written once, in any state; the status follows where it may."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from channels import inbound
from channels.deliveries.models import DELIVERY, Delivery
from channels.deliveries.queue import hang_up_later
from core import clock
from core.house import House
from core.states import alter, move_row

Fact = Literal["sent_at", "picked_up_at", "delivered_at", "heard_at", "ended_at", "attempted_at"]
ErrorKind = Literal["permanent", "transient", "cancelled"]


async def load(session: AsyncSession, delivery_id: int) -> Delivery | None:
    """The row as it is now, under its page's lock: everything about one page happens one after the other."""
    await inbound.registered().hold(session, delivery_id)
    return await session.get(Delivery, delivery_id, populate_existing=True)


async def learn(session: AsyncSession, delivery: Delivery, fact: Fact, at: datetime | None = None) -> bool:
    """Write a fact once. False if it was known. `delivery` was loaded by `load`, as it is for all that follows."""
    if getattr(delivery, fact) is not None:
        return False
    await alter(session, DELIVERY, delivery, **{fact: at or clock.now()})
    return True


async def named(session: AsyncSession, delivery: Delivery, sid: str) -> None:
    """The carrier's answer or callback about this very attempt names what became of it.

    A SID found in the carrier's list is a guess among several of unknown fate: where it was wrong, it gives way.
    """
    if not sid or delivery.sid == sid:
        return
    quiet = {"synchronize_session": False}
    await session.execute(update(Delivery).where(Delivery.sid == sid).values(sid=None), execution_options=quiet)
    delivery.sid = sid
    await session.flush()
    await _hang_up_unwanted(session, delivery)


async def accepted(house: House, session: AsyncSession, delivery: Delivery, sid: str, *, by: str = "carrier") -> None:
    """The carrier has it. Told by its answer, by a callback that overtook the answer, or by its list."""
    news: dict[str, Any] = {"sid": sid} if delivery.sid is None and sid else {}
    fresh = delivery.sent_at is None
    if fresh:
        news["sent_at"] = clock.now()
    # Of the failed only one that we had called back ourselves can turn out to be with the carrier after all.
    before = ("recorded", "sending", "unknown", *(("failed",) if delivery.error_kind == "cancelled" else ()))
    # More than that is never learnt of a mail.
    over = clock.now() if delivery.channel == "email" else None
    if delivery.status in before:
        await move_row(
            session, DELIVERY, delivery, "sent",
            only_from=before, reason="the carrier has it", by=by, ended_at=over, **news,
        )  # fmt: skip
    elif news:
        await alter(session, DELIVERY, delivery, **news)
    if fresh:
        await inbound.registered().on_fact(house, session, delivery.page_id, "accepted")
    await _hang_up_unwanted(session, delivery)


async def _hang_up_unwanted(session: AsyncSession, delivery: Delivery) -> None:
    """Whoever learns a call's name looks whether it is still wanted: until then nobody could hang it up."""
    over = delivery.unwanted_at is None or delivery.ended_at is not None
    if delivery.channel == "voice" and delivery.sid is not None and not over:
        await hang_up_later(session, delivery.id, delivery.sid)


async def failed(
    house: House,
    session: AsyncSession,
    delivery: Delivery,
    kind: ErrorKind,
    code: int | None,
    *,
    by: str = "carrier",
    why: str = "",
) -> bool:
    """It will not arrive. False if that was known, or it can't be true any more."""
    reason = why or (f"{kind} error {code}" if code else kind)
    old = await move_row(
        session, DELIVERY, delivery, "failed",
        reason=reason, by=by, error_kind=kind, error_code=code, ended_at=delivery.ended_at or clock.now(),
    )  # fmt: skip
    if old is None:
        return False
    if kind != "cancelled":
        fact: inbound.Fact = "refused" if kind == "permanent" else "missed"
        await inbound.registered().on_fact(house, session, delivery.page_id, fact)
    return True
