"""A call of ours that comes back to us: the number is one of our own, or its phone sends calls on to us.

Nobody is reached by it: neither a caller for the waiting line, nor a person who could take a page.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.channel import answered_by
from channels.sends.facts import load
from channels.sends.models import SEND, Send
from channels.voice.words import OURSELVES
from clients.numbers.lookup import kept, ours
from core import clock
from core.house import House
from core.states import alter, remark

_RINGS: Final = timedelta(minutes=2)
_WHY: Final = "our own line answered: the number is ours, or its phone sends calls on to us"


async def came_back(house: House, carrier_id: int, params: Mapping[str, str]) -> bool:
    """Whether this incoming call is one of ours. Only while one is under way from that very number: a clinic whose
    number is ours may phone us as well."""
    from_ = params.get("From", "")
    if (known := kept(house, carrier_id)) is not None and from_ not in known:
        return False
    to = [each for name in ("To", "ForwardedFrom") if (each := params.get(name, ""))]
    async with house.transaction() as session:
        if from_ not in await ours(house, session, carrier_id):
            return False
        return await _noted(session, carrier_id, from_, to)


async def _noted(session: AsyncSession, carrier_id: int, from_: str, to: list[str]) -> bool:
    """Marks the send. One that nobody has picked up may be this one, wherever its phone sends it."""
    under_way = (
        select(Send.id)
        .where(Send.channel.in_(answered_by("key")), Send.carrier_id == carrier_id, Send.from_address == from_)
        .where(Send.ended_at.is_(None), Send.attempted_at > clock.now() - _RINGS)
        .where(or_(Send.to_address.in_(to), Send.picked_up_at.is_(None)))
        .order_by(Send.to_address.in_(to).desc(), Send.id.desc())
        .limit(1)
    )
    found = (await session.execute(under_way)).scalar_one_or_none()
    if found is None or (send := await load(session, found)) is None:
        return False
    await alter(session, SEND, send, picked_up_by=OURSELVES)
    await remark(session, SEND, send.id, reason=_WHY, by="carrier")
    return True
