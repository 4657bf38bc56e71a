"""Does the ledger name everything that the carriers have lately been asked to send or call?

The two differ while an attempt's fate is unknown; afterwards a difference means that somebody was paged, or rung,
and no row says so.
"""

from datetime import timedelta

from sqlalchemy import select, union
from sqlalchemy.ext.asyncio import AsyncSession

from app.doctor.finding import Finding
from calls.models import Leg
from channels.sends.models import Send
from core import clock
from core.house import House
from telephony.carriers import phone_company
from telephony.models import Carrier
from telephony.port import CarrierError

LATELY = timedelta(hours=1)
_OURS = "outbound-api"  # asked for over REST; answers to texts and the carrier's own dialling are not
_SHOWN = 5


async def check(house: House) -> list[Finding]:
    """One finding for each carrier that answers; of the others `carriers` has said so."""
    async with house.transaction() as session:
        carriers = (await session.execute(select(Carrier.id, Carrier.slug).order_by(Carrier.slug))).all()
    return [finding for id_, slug in carriers if (finding := await _compare(house, id_, slug))]


async def _compare(house: House, carrier_id: int, slug: str) -> Finding | None:
    try:
        theirs = await _asked_of(house, carrier_id)
    except CarrierError:
        return None
    async with house.transaction() as session:
        unnamed = sorted(theirs - await _named(session, theirs))
    name = f"books of {slug}"
    if not unnamed:
        return Finding(name, "ok", f"the ledger names all {len(theirs)} texts and calls of the last hour")
    return Finding(
        name,
        "wrong",
        f"of {len(theirs)} texts and calls of the last hour the ledger does not name {len(unnamed)}:"
        f" {', '.join(unnamed[:_SHOWN])}",
        "Attempts of unknown fate are looked up within half a minute: ask again then. If they stay, does another"
        " program use this carrier account?",
    )


async def _asked_of(house: House, carrier_id: int) -> set[str]:
    """SIDs, of the newest of each kind as far as one list goes."""
    company = await phone_company(house, carrier_id)
    since = clock.now() - LATELY
    texts = {one.sid for one in await company.list_messages(since=since) if one.direction == _OURS}
    return texts | {one.sid for one in await company.list_calls(since=since) if one.direction == _OURS}


async def _named(session: AsyncSession, sids: set[str]) -> set[str | None]:
    of_sends = select(Send.sid).where(Send.sid.in_(sids))
    of_calls = select(Leg.sid).where(Leg.sid.in_(sids))
    return set((await session.execute(union(of_sends, of_calls))).scalars())
