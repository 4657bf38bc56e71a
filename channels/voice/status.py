"""What the carrier reports of a page's call. Every fact is written once, so order and repetition don't matter."""

from sqlalchemy.ext.asyncio import AsyncSession

from channels.deliveries.facts import ErrorKind, accepted, failed, learn
from channels.deliveries.models import Delivery
from core.house import House

# Ended without a person or a machine at the other end. `failed`: the number can't be reached, so another way is tried.
NOT_ANSWERED: dict[str, ErrorKind] = {
    "busy": "transient",
    "no-answer": "transient",
    "canceled": "transient",
    "failed": "permanent",
}


async def reported(
    house: House, session: AsyncSession, delivery: Delivery, status: str, *, sid: str, error_code: int | None = None
) -> None:
    """One report, from a callback or read back. `delivery` was loaded under its page's lock."""
    if delivery.sid not in (None, sid):
        return  # another call than the one this row knows of
    if delivery.sent_at is None or delivery.status in {"sending", "unknown"}:
        await accepted(house, session, delivery, sid)
    if status == "in-progress":
        await learn(session, delivery, "delivered_at")
    elif status == "completed":
        await learn(session, delivery, "delivered_at")
        await learn(session, delivery, "ended_at")
    elif (kind := NOT_ANSWERED.get(status)) and delivery.ended_at is None:
        if delivery.unwanted_at is not None:
            kind = "cancelled"
        await failed(house, session, delivery, kind, error_code)
