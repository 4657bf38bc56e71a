"""One attempt, in three short transactions around the request: record it, make it, write down what came of it."""

from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.channel import channel_of
from channels.sends.facts import accepted, again, failed, load
from channels.sends.models import SEND, Send
from channels.sends.queue import ends_at, repeat
from channels.sends.subjects import subject_of
from channels.sends.words import Words
from core import clock
from core.errors import TryAgain
from core.house import House
from core.outbox import Job, give_back
from core.states import move_row
from telephony.port import CarrierError


async def attempt(house: House, job: Job) -> None:
    """Outbox handler of `send.request`. What was surely not taken is tried again later; a slot for a call that isn't
    made is given back."""
    async with house.transaction() as session:
        taken = await _take(house, session, int(job.args["send_id"]))
        if taken is None:
            await give_back(session, job)
    if taken is None:
        return
    send, words = taken
    channel = channel_of(send)
    try:
        sid = await channel.request(house, send, words)
    except CarrierError as error:
        await _settle(house, job, send, error)
        return
    async with house.transaction() as session:
        if fresh := await again(session, send):
            await accepted(house, session, fresh, sid)
            await channel.taken(session, fresh)


async def _take(house: House, session: AsyncSession, send_id: int) -> tuple[Send, Words] | None:
    """Note that a request is about to be made, with these words. None: it is not to be made (any more)."""
    send = await load(session, send_id)
    if send is None:
        return None
    if send.status == "sending":  # an earlier attempt at this row died in the middle
        await unknown(session, send, "the process that sent it was killed")
        return None
    if send.status != "recorded":
        return None
    subject = subject_of(send)
    if subject.expires and ends_at(send) <= clock.now():
        await failed(house, session, send, "transient", None, by="system", why="too late to be of use")
        return None
    words = await subject.words(house, session, send) if send.unwanted_at is None else None
    if words is None or not words.wanted:
        await failed(house, session, send, "cancelled", None, by="system")
        return None
    reason = f"attempt {send.attempt}"
    await move_row(session, SEND, send, "sending", reason=reason, by="system", attempted_at=clock.now())
    return send, words


async def _settle(house: House, job: Job, was: Send, error: CarrierError) -> None:
    channel, subject = channel_of(was), subject_of(was)
    pause_s = subject.again_s(channel, job.attempt)
    async with house.transaction() as session:
        if error.kind == "permanent":
            await give_back(session, job)
        send = await again(session, was)
        if send is None or send.status != "sending":
            return  # a callback overtook the answer and knows better
        if error.kind == "unknown_fate":
            await unknown(session, send, f"no answer from the {channel.taker}")
            return
        # What expires would only be found too late when its turn came again.
        last = clock.now() + timedelta(seconds=pause_s if subject.expires else 0)
        if error.kind == "permanent" or ends_at(send) <= last:
            why = await channel.refused(session, send, error)
            await failed(house, session, send, error.kind, error.code, why=why)
            return
        reason = f"not processed (error {error.code}), to be tried again"
        await move_row(session, SEND, send, "recorded", only_from=("sending",), reason=reason, by="carrier")
    raise TryAgain(pause_s, f"the {channel.taker} was busy")


async def unknown(session: AsyncSession, send: Send, reason: str) -> None:
    """Repeat it, if its subject is; leave it to the reconciler to find out what became of it. Where nobody can be asked
    nobody ever will, and it is over."""
    words = send.words_sealed
    over: dict[str, Any] = {} if channel_of(send).read_back else {"ended_at": clock.now(), "words_sealed": None}
    if await move_row(session, SEND, send, "unknown", only_from=("sending",), reason=reason, by="system", **over):
        await repeat(session, send, words)
