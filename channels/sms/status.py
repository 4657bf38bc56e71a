"""What the carrier reports of a text message. Reports come late, twice and in any order: a rank sorts them."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.channel import Report
from channels.sends.facts import accepted, arrived, failed
from channels.sends.models import SEND, Send
from channels.sms.errors import meaning
from channels.sms.methods import mark, refused
from core.house import House
from core.states import remark

# A report with a lower rank than one already seen says nothing new. Delivered outranks failed: it has arrived.
RANK: Final = {
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
_OVER: Final = RANK["failed"]
_ARRIVED: Final = RANK["delivered"]


async def reported(house: House, session: AsyncSession, send: Send, report: Report) -> None:
    """One report, from a callback or from the carrier's own list. `send` is held."""
    rank = RANK.get(report.status, 0)
    if send.sid not in (None, report.sid):
        return  # another message than the one this row knows of
    if rank != _OVER or send.sent_at is None:
        await accepted(house, session, send, report.sid)
    if rank <= send.remote_rank:
        return
    if rank >= _ARRIVED:
        late = send.status == "failed"
        if await arrived(house, session, send, remote_rank=rank) and late:
            await remark(session, SEND, send.id, reason="it arrived after all", by="carrier")
        if send.method_id is not None:
            await mark(session, send.method_id, "ok", "a text arrived", only_from=("failing",))
        return
    send.remote_rank = rank
    if rank == _OVER:
        await refused(session, send, report.error_code)
        await failed(house, session, send, meaning(report.error_code).kind, report.error_code)
