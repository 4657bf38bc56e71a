"""Ending what is under way and not wanted any more."""

from channels.sends.channel import channel_of
from channels.sends.facts import again, load, over
from core.errors import TryAgain
from core.house import House
from core.outbox import Job
from telephony.port import CALL_IS_GONE, NOT_FOUND, CarrierError


async def hang_up(house: House, job: Job) -> None:
    """Outbox handler of `send.hang_up`: its subject is settled, so this phone stops ringing or talking."""
    async with house.transaction() as session:
        send = await load(session, int(job.args["send_id"]))
    if send is None or send.sid is None or send.ended_at is not None or send.status == "failed":
        return
    ask = channel_of(send).hang_up
    if ask is None:
        return
    try:
        await ask(house, send)
    except CarrierError as error:
        if error.code not in (CALL_IS_GONE, NOT_FOUND):
            raise TryAgain(2.0, f"hanging up: {error.kind} {error.code}") from error
    async with house.transaction() as session:
        if fresh := await again(session, send):
            await over(session, fresh)
