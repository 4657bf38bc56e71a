"""Text messages that answer a send: its word, and nothing else."""

from datetime import timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.inbound import TextAnswer
from channels.sends.channel import answered_by
from channels.sends.facts import learn, load
from channels.sends.models import Send
from channels.sends.subjects import subject_of
from core import clock
from core.house import House

_REMEMBERED: Final = timedelta(hours=24)
_AT_MOST: Final = 20
_LONGEST_REPLY: Final = 300


async def read(house: House, session: AsyncSession, carrier_id: int, from_: str, body: str) -> TextAnswer | None:
    """All sends to this number that wait for this word are answered by it; where none waits, the last one again."""
    word = body.strip().strip(".!").upper()
    if not word.isalpha() or len(word) > 10:
        return None
    asked = (
        select(Send.id, Send.answered_at)
        .where(Send.to_address == from_, Send.carrier_id == carrier_id, Send.channel.in_(answered_by("text")))
        .where(Send.answer_word == word, Send.attempted_at > clock.now() - _REMEMBERED)
        .order_by(Send.id.desc())
        .limit(_AT_MOST)
    )
    found = (await session.execute(asked)).all()
    ids = [send_id for send_id, answered_at in found if answered_at is None] or [row[0] for row in found[:1]]
    said: dict[str, None] = {}
    for send_id in sorted(ids):
        if send := await load(session, send_id):
            await learn(house, session, send, "answered_at")
            said[await subject_of(send).answered(house, session, send)] = None
    return TextAnswer(f"answer {word}", f"Nightbell: {' '.join(said)}"[:_LONGEST_REPLY]) if said else None
