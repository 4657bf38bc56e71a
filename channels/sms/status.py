"""What the carrier reports of a text message. Reports come late, twice and in any order: a rank sorts them."""

from sqlalchemy.ext.asyncio import AsyncSession

from channels.deliveries.facts import accepted, failed
from channels.deliveries.models import DELIVERY, Delivery
from channels.sms.errors import meaning
from channels.sms.methods import mark, refused
from core import clock
from core.house import House
from core.states import alter, remark

# A report with a lower rank than one already seen says nothing new. Delivered outranks failed: it has arrived.
RANK = {
    "accepted": 1,
    "scheduled": 1,
    "queued": 2,
    "sending": 3,
    "sent": 4,
    "partially_delivered": 4,
    "canceled": 5,
    "failed": 5,
    "undelivered": 5,
    "delivered": 6,
    "read": 7,
}
_OVER = RANK["failed"]
_ARRIVED = RANK["delivered"]


async def reported(
    house: House, session: AsyncSession, delivery: Delivery, status: str, *, sid: str, error_code: int | None
) -> None:
    """One report, from a callback or from the carrier's own list. `delivery` was loaded under its page's lock."""
    rank = RANK.get(status, 0)
    if delivery.sid not in (None, sid):
        return  # another message than the one this row knows of
    if rank != _OVER or delivery.sent_at is None:
        await accepted(house, session, delivery, sid)
    if rank <= delivery.remote_rank:
        return
    if rank >= _ARRIVED:
        news = {fact: clock.now() for fact in ("delivered_at", "ended_at") if getattr(delivery, fact) is None}
        late = delivery.status == "failed"
        await alter(session, DELIVERY, delivery, remote_rank=rank, **news)
        if late and news:
            await remark(session, DELIVERY, delivery.id, reason="it arrived after all", by="carrier")
        await mark(session, delivery.method_id, "ok", "a text arrived", only_from=("failing",))
    elif rank == _OVER:
        delivery.remote_rank = rank
        await refused(session, delivery.carrier_id, delivery.to_address, delivery.from_address, error_code)
        await failed(house, session, delivery, meaning(error_code).kind, error_code)
    else:
        delivery.remote_rank = rank
