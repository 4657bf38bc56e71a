"""Text messages that answer a notice: its word, and nothing else."""

from datetime import timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.inbound import TextAnswer
from channels.notices.facts import learn, load
from channels.notices.listeners import listener_of
from channels.notices.models import Notice
from core import clock
from core.house import House

_REMEMBERED: Final = timedelta(hours=24)
_AT_MOST: Final = 20
_LONGEST_REPLY: Final = 300


async def read(house: House, session: AsyncSession, carrier_id: int, from_: str, body: str) -> TextAnswer | None:
    """All notices to this number that wait for this word are answered by it; where none waits, the last one again."""
    word = body.strip().strip(".!").upper()
    if not word.isalpha() or len(word) > 10:
        return None
    asked = (
        select(Notice.id, Notice.answered_at)
        .where(Notice.to_address == from_, Notice.carrier_id == carrier_id, Notice.kind == "sms")
        .where(Notice.answer_word == word, Notice.attempted_at > clock.now() - _REMEMBERED)
        .order_by(Notice.id.desc())
        .limit(_AT_MOST)
    )
    found = (await session.execute(asked)).all()
    ids = [notice_id for notice_id, answered_at in found if answered_at is None] or [row[0] for row in found[:1]]
    said: dict[str, None] = {}
    for notice_id in sorted(ids):
        if notice := await load(session, notice_id):
            await learn(house, session, notice, "answered_at")
            said[await listener_of(notice).answered(house, session, notice)] = None
    return TextAnswer(f"notice {word}", f"Nightbell: {' '.join(said)}"[:_LONGEST_REPLY]) if said else None
