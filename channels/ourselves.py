"""A call of ours that comes back to us: the number is one of our own, or its phone sends calls on to us.

Nobody is reached by it: neither a caller for the waiting line, nor a person who could take a page.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.deliveries.facts import load
from channels.deliveries.models import DELIVERY, Delivery
from channels.notices.facts import load as load_notice
from channels.notices.models import NOTICE, Notice
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
        return await _delivery(session, carrier_id, from_, to) or await _notice(session, carrier_id, from_, to)


async def _delivery(session: AsyncSession, carrier_id: int, from_: str, to: list[str]) -> bool:
    """Marks the delivery. One that nobody has picked up may be this one, wherever its phone sends it."""
    under_way = (
        select(Delivery.id)
        .where(Delivery.channel == "voice", Delivery.carrier_id == carrier_id, Delivery.from_address == from_)
        .where(Delivery.ended_at.is_(None), Delivery.attempted_at > clock.now() - _RINGS)
        .where(or_(Delivery.to_address.in_(to), Delivery.picked_up_at.is_(None)))
        .order_by(Delivery.to_address.in_(to).desc(), Delivery.id.desc())
        .limit(1)
    )
    found = (await session.execute(under_way)).scalar_one_or_none()
    if found is None or (delivery := await load(session, found)) is None:
        return False
    await alter(session, DELIVERY, delivery, picked_up_by=OURSELVES)
    await remark(session, DELIVERY, delivery.id, reason=_WHY, by="carrier")
    return True


async def _notice(session: AsyncSession, carrier_id: int, from_: str, to: list[str]) -> bool:
    under_way = (
        select(Notice.id)
        .where(Notice.kind == "voice", Notice.carrier_id == carrier_id, Notice.from_address == from_)
        .where(Notice.ended_at.is_(None), Notice.attempted_at > clock.now() - _RINGS)
        .where(or_(Notice.to_address.in_(to), Notice.picked_up_at.is_(None)))
        .order_by(Notice.to_address.in_(to).desc(), Notice.id.desc())
        .limit(1)
    )
    found = (await session.execute(under_way)).scalar_one_or_none()
    if found is None or (notice := await load_notice(session, found)) is None:
        return False
    await alter(session, NOTICE, notice, picked_up_by=OURSELVES)
    await remark(session, NOTICE, notice.id, reason=_WHY, by="carrier")
    return True
