"""A reaction to a page: neither yes nor no. Who sent it is told so once for each page; each stands on its timeline."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.inbound import InboundText, TextAnswer
from core.house import House
from core.states import Transition, remark
from dispatch.pages.models import PAGE
from dispatch.replies.asked import Asked, open_ones
from dispatch.replies.reading import Reply
from dispatch.replies.to_desk import to_desk

_WHY: Final = "reacted to the page's text with a sign, which is no answer"
_LONGEST: Final = 300


async def reacted(
    house: House, session: AsyncSession, text: InboundText, said: Reply, asked: Sequence[Asked]
) -> TextAnswer:
    waiting = open_ones(asked)
    about = [one for one in waiting if one.page.code in said.quoted] or waiting
    told = await _told(session, about)
    for one in about:
        await remark(session, PAGE, one.page.id, reason=_WHY, by=f"contact:{one.page.contact_id}")
    if said.reaction == "asks" and not told:
        await to_desk(house, session, text)
    new = [one for one in about if one.page.id not in told]
    if not new:
        return TextAnswer("reaction", None)
    ways = "; ".join(f"1 {one.page.code} to take it, 2 {one.page.code} if you can't" for one in new)
    return TextAnswer("reaction", f"Nightbell: a reaction is no answer, so nobody has it yet. Reply {ways}."[:_LONGEST])


async def _told(session: AsyncSession, about: Sequence[Asked]) -> set[int]:
    """Of which pages somebody has been told so before."""
    before = select(Transition.entity_id).where(
        Transition.entity == PAGE.entity,
        Transition.entity_id.in_([one.page.id for one in about]),
        Transition.reason == _WHY,
    )
    return set((await session.execute(before)).scalars())
