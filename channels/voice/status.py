"""What the carrier reports of a page's call. Every fact is written once, so order and repetition don't matter."""

from sqlalchemy.ext.asyncio import AsyncSession

from channels import inbound
from channels.deliveries.facts import ErrorKind, accepted, failed, learn
from channels.deliveries.models import DELIVERY, Delivery
from channels.voice.words import no_person, who_picked_up
from core.house import House
from core.states import alter, remark

# Ended without a person or a machine at the other end. `failed`: the number can't be reached, so another way is tried.
NOT_ANSWERED: dict[str, ErrorKind] = {
    "busy": "transient",
    "no-answer": "transient",
    "canceled": "transient",
    "failed": "permanent",
}


async def reported(
    house: House,
    session: AsyncSession,
    delivery: Delivery,
    status: str,
    *,
    sid: str,
    error_code: int | None = None,
    duration_s: int | None = None,
) -> None:
    """One report, from a callback or read back. `delivery` was loaded under its page's lock. An empty `status` says
    nothing but that the carrier has the call: it is asked what became of it."""
    if delivery.sid not in (None, sid):
        return  # another call than the one this row knows of
    if delivery.sent_at is None or delivery.status in {"sending", "unknown"}:
        await accepted(house, session, delivery, sid)
    if delivery.ended_at is not None:
        return
    if status == "in-progress":
        await learn(session, delivery, "picked_up_at")
    elif status == "completed":
        await _over(house, session, delivery, duration_s)
    elif kind := NOT_ANSWERED.get(status):
        if delivery.unwanted_at is not None:
            kind = "cancelled"
        await failed(house, session, delivery, kind, error_code)


async def picked_up_by(session: AsyncSession, delivery: Delivery, said: str) -> None:
    """What the carrier takes the other end for. It errs in one of ten: it is told, and decides nothing."""
    if not said or delivery.picked_up_by is not None:
        return
    await alter(session, DELIVERY, delivery, picked_up_by=said[:20])
    if no_person(said):
        await remark(session, DELIVERY, delivery.id, reason=f"{who_picked_up(said)} picked up", by="carrier")


async def _over(house: House, session: AsyncSession, delivery: Delivery, duration_s: int | None) -> None:
    """Somebody or something had answered, says the carrier. Without a key that reached nobody."""
    seen = delivery.picked_up_at is not None or bool(duration_s)
    if delivery.heard_at is None and delivery.unwanted_at is None and (duration_s == 0 or not seen):
        why = "answered and over at once: nobody can have heard it"
        await failed(house, session, delivery, "transient", None, why=why)
        return
    await learn(session, delivery, "ended_at")
    if delivery.heard_at is None and delivery.unwanted_at is None:
        why = f"{who_picked_up(delivery.picked_up_by)} picked up, and pressed no key"
        await remark(session, DELIVERY, delivery.id, reason=why, by="carrier")
    await inbound.registered().on_fact(house, session, delivery.page_id, "missed")
