"""What the carrier reports of a call. Every fact is written once, so order and repetition don't matter."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.channel import Report
from channels.sends.facts import ErrorKind, accepted, failed, learn, over
from channels.sends.models import SEND, Send
from channels.sends.subjects import subject_of
from channels.voice.words import no_person, who_picked_up
from core.house import House
from core.states import alter, remark

# Ended without a person or a machine at the other end. `failed`: the number can't be reached, so another way is tried.
NOT_ANSWERED: Final[dict[str, ErrorKind]] = {
    "busy": "transient",
    "no-answer": "transient",
    "canceled": "transient",
    "failed": "permanent",
}


async def reported(house: House, session: AsyncSession, send: Send, report: Report) -> None:
    """One report, from a callback or read back. `send` is held. An empty `status` says nothing but that the carrier has
    the call: it is asked what became of it."""
    if send.sid not in (None, report.sid):
        return  # another call than the one this row knows of
    if send.sent_at is None or send.status in {"sending", "unknown"}:
        await accepted(house, session, send, report.sid)
    if send.ended_at is not None:
        return
    if report.status == "in-progress":
        await learn(house, session, send, "picked_up_at")
    elif report.status == "completed":
        await _completed(house, session, send, report.duration_s)
    elif kind := NOT_ANSWERED.get(report.status):
        if send.unwanted_at is not None:
            kind = "cancelled"
        await failed(house, session, send, kind, report.error_code)


async def picked_up_by(session: AsyncSession, send: Send, said: str) -> None:
    """What the carrier takes the other end for. It errs in one of ten: it is told, and decides nothing."""
    if not said or send.picked_up_by is not None:
        return
    await alter(session, SEND, send, picked_up_by=said[:20])
    if no_person(said):
        await remark(session, SEND, send.id, reason=f"{who_picked_up(said)} picked up", by="carrier")


async def _completed(house: House, session: AsyncSession, send: Send, duration_s: int | None) -> None:
    """Somebody or something had answered, says the carrier. Without a key that reached nobody."""
    if send.heard_at is not None or send.unwanted_at is not None or send.answered_at is not None:
        await over(session, send)
        await subject_of(send).on_fact(house, session, send, "hung_up")
        return
    seen = send.picked_up_at is not None or bool(duration_s)
    if duration_s == 0 or not seen:
        why = "answered and over at once: nobody can have heard it"
        await failed(house, session, send, "transient", None, why=why)
    elif dialogue := subject_of(send).dialogue:
        await dialogue.no_key(house, session, send)
    else:
        await over(session, send)
