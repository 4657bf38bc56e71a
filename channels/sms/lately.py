"""How two numbers have texted each other lately. Phones answer by themselves, and so do we: nothing may go round."""

from datetime import timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.inbound import TextAnswer
from channels.sms.models import InboundSms
from core import clock

_LATELY: Final = timedelta(minutes=10)
_REPLIES: Final = 6
"""So many replies to one number in this time, by one of ours; more only to what answers a page."""
_REPLIES_TO_ANSWERS: Final = 40
_ANSWERS: Final = frozenset({"confirm", "decline"})


async def in_turn(session: AsyncSession, row: InboundSms) -> None:
    """Texts of one pair of numbers are read one after the other, however quickly they come."""
    pair = (row.pair or b"").hex()
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"texts {pair}", 0))))


async def replies_lately(session: AsyncSession, row: InboundSms) -> int:
    """Of ours, in this pair of numbers."""
    given = select(func.count()).where(
        InboundSms.pair == row.pair,
        InboundSms.received_at > clock.now() - _LATELY,
        InboundSms.reply.is_not(None),
    )
    return (await session.execute(given)).scalar_one()


def is_flood(replies: int) -> bool:
    return replies >= _REPLIES


def held_back(answer: TextAnswer, replies: int) -> TextAnswer:
    """Without its reply, where there have been too many."""
    most = _REPLIES_TO_ANSWERS if answer.word in _ANSWERS else _REPLIES
    return TextAnswer(answer.word, None) if replies >= most else answer
