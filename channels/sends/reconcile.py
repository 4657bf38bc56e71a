"""Sends whose callbacks never came: the carrier is asked what became of them."""

from datetime import timedelta
from functools import partial
from typing import Final

from sqlalchemy import Select, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.channel import channel_of
from channels.sends.facts import again, failed, over
from channels.sends.models import Send
from channels.sends.queue import ends_at
from channels.sends.subjects import subject_of
from core import clock
from core.house import House
from telephony.asking import ask

_QUIET: Final = timedelta(seconds=20)
"""An attempt this old without an end is asked about, and again after as long."""
_GIVE_UP: Final = timedelta(minutes=10)
"""This long after its validity nothing more is to be learnt of it."""
_AT_ONCE: Final = 50


async def reconcile(house: House, only: int) -> None:
    """Recurring, for the carrier `only`. Each send in transactions of its own: one that fails must not hold up the
    others."""
    now = clock.now()
    async with house.transaction() as session:
        overdue = (
            select(Send.id)
            .where(Send.ended_at.is_(None), Send.status.in_(("sending", "sent", "unknown")))
            .where(Send.carrier_id == only, Send.attempted_at < now - _QUIET)
            .where(or_(Send.looked_up_at.is_(None), Send.looked_up_at < now - _QUIET))
            .order_by(Send.looked_up_at.nulls_first(), Send.id)
            .limit(_AT_ONCE)
        )
        ids = list((await session.execute(overdue)).scalars())
        await session.execute(update(Send).where(Send.id.in_(ids)).values(looked_up_at=now))
    await ask(ids, partial(_look_up, house))


async def _look_up(house: House, send_id: int) -> None:
    async with house.transaction() as session:
        send = await session.get(Send, send_id)
        if send is None:
            return
        channel = channel_of(send)
        if channel.read_back is None or channel.reported is None:
            return
        taken = {sid for sid in (await session.execute(_other_sids(send))).scalars() if sid}
        words = await subject_of(send).words(house, session, send) if send.sid is None else None
    report = await channel.read_back(house, send, words, taken)
    async with house.transaction() as session:
        fresh = await again(session, send)
        if fresh is None or fresh.ended_at is not None or (report and await _is_anothers(session, fresh, report.sid)):
            return
        if report is not None:
            await channel.reported(house, session, fresh, report)
        if clock.now() > ends_at(fresh) + _GIVE_UP:
            await _give_up(house, session, fresh)


async def _give_up(house: House, session: AsyncSession, send: Send) -> None:
    """What was repeated is only over; what was not, and nobody knows of, has come to nothing."""
    if send.status in ("sending", "unknown") and not subject_of(send).repeat_after_s:
        await failed(house, session, send, "lost", None, by="system", why="the carrier knows nothing of it")
    else:
        await over(session, send)


async def _is_anothers(session: AsyncSession, send: Send, sid: str) -> bool:
    """While we asked, its own attempt may have been told its name."""
    held = select(Send.id).where(Send.sid == sid, Send.id != send.id)
    return (await session.execute(held)).first() is not None


def _other_sids(send: Send) -> Select[str | None]:
    """Several to one person look alike in the carrier's list, whatever they are about."""
    return select(Send.sid).where(Send.to_address == send.to_address, Send.sid.is_not(None), Send.id != send.id)
