"""What becomes known of a send. Facts are written once, in any state; the status follows where it may."""

from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.channel import channel_of
from channels.sends.models import OURS_TO_END, SEND, Send
from channels.sends.queue import hang_up_later
from channels.sends.subjects import Fact, about, subject_of
from core import clock
from core.house import House
from core.states import alter, move_row

Column = Literal["picked_up_at", "delivered_at", "heard_at", "answered_at"]
ErrorKind = Literal["permanent", "transient", "cancelled", "lost"]
_TOLD: Final[dict[Column, Fact]] = {"delivered_at": "delivered", "answered_at": "answered"}


async def load(session: AsyncSession, send_id: int) -> Send | None:
    """The row as it is now, under the lock of its subject: everything about one happens one after the other."""
    found = (await session.execute(select(Send.subject, Send.subject_id).where(Send.id == send_id))).first()
    return await _held(session, send_id, *found) if found else None


async def again(session: AsyncSession, send: Send) -> Send | None:
    """`load` of one that another transaction loaded."""
    return await _held(session, send.id, send.subject, send.subject_id)


async def _held(session: AsyncSession, send_id: int, word: str, subject_id: int) -> Send | None:
    hold = about(word).hold
    if hold is None:
        return await session.get(Send, send_id, populate_existing=True, with_for_update={"key_share": True})
    await hold(session, subject_id)
    return await session.get(Send, send_id, populate_existing=True)


async def learn(house: House, session: AsyncSession, send: Send, column: Column, at: datetime | None = None) -> bool:
    """Write a fact once, and tell its subject. False if it was known. `send` was loaded by `load`, as it is for all
    that follows."""
    if getattr(send, column) is not None:
        return False
    await alter(session, SEND, send, **{column: at or clock.now()})
    if fact := _TOLD.get(column):
        await subject_of(send).on_fact(house, session, send, fact)
    return True


async def named(session: AsyncSession, send: Send, sid: str) -> None:
    """The carrier's answer or callback about this very attempt names what became of it."""
    if news := await _name(session, send, sid):
        send.sid = news["sid"]
        await session.flush()
        await _hang_up_unwanted(session, send)


async def accepted(house: House, session: AsyncSession, send: Send, sid: str, *, by: str = "carrier") -> None:
    """It was taken. Told by the request's answer, by a callback that overtook it, or by the carrier's list. The words
    are not needed any more then; a call still has to speak them."""
    channel = channel_of(send)
    news: dict[str, Any] = await _name(session, send, sid)
    if fresh := send.sent_at is None:
        news["sent_at"] = clock.now()
    if not channel.is_call and send.words_sealed is not None:
        news["words_sealed"] = None
    # Of the failed only one that we had ended ourselves can turn out to be with the carrier after all.
    before = ("recorded", "sending", "unknown", *(("failed",) if send.error_kind in OURS_TO_END else ()))
    if send.status in before:
        news["ended_at"] = None if channel.proves else clock.now()
        if send.status == "failed":
            news["error_kind"] = None
        reason = f"the {channel.taker} has it"
        await move_row(session, SEND, send, "sent", only_from=before, reason=reason, by=by, **news)
    elif news:
        await alter(session, SEND, send, **news)
    if fresh:
        await subject_of(send).on_fact(house, session, send, "sent")
    await _hang_up_unwanted(session, send)


async def failed(
    house: House,
    session: AsyncSession,
    send: Send,
    kind: ErrorKind,
    code: int | None,
    *,
    by: str = "carrier",
    why: str = "",
) -> bool:
    """It will not arrive; what it said is forgotten. False if that was known, or it can't be true any more."""
    reason = why or (f"{kind} error {code}" if code else kind)
    old = await move_row(
        session, SEND, send, "failed", reason=reason, by=by,
        error_kind=kind, error_code=code, ended_at=send.ended_at or clock.now(), words_sealed=None,
    )  # fmt: skip
    if old is None:
        return False
    if kind != "cancelled":
        await subject_of(send).on_fact(house, session, send, "failed")
    return True


async def arrived(house: House, session: AsyncSession, send: Send, *, remote_rank: int) -> bool:
    """It is where it was to go, so nothing more is to come of it. False if that was known."""
    news = {fact: clock.now() for fact in ("delivered_at", "ended_at") if getattr(send, fact) is None}
    fresh = send.delivered_at is None
    await alter(session, SEND, send, remote_rank=remote_rank, words_sealed=None, **news)
    if fresh:
        await subject_of(send).on_fact(house, session, send, "delivered")
    return fresh


async def over(session: AsyncSession, send: Send) -> bool:
    """Nothing more is to come of it. False if that was known."""
    if send.ended_at is not None:
        return False
    await alter(session, SEND, send, ended_at=clock.now(), words_sealed=None)
    return True


async def _name(session: AsyncSession, send: Send, sid: str) -> dict[str, Any]:
    """A SID found in the carrier's list is a guess among several of unknown fate: where it was wrong, it gives way."""
    if not sid or send.sid == sid:
        return {}
    quiet = {"synchronize_session": False}
    await session.execute(update(Send).where(Send.sid == sid).values(sid=None), execution_options=quiet)
    return {"sid": sid}


async def _hang_up_unwanted(session: AsyncSession, send: Send) -> None:
    """Whoever learns a call's name looks whether it is still wanted: until then nobody could hang it up."""
    still = send.unwanted_at is not None and send.ended_at is None
    if still and send.sid is not None and channel_of(send).hang_up:
        await hang_up_later(session, send.id, send.sid)
