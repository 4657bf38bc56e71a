"""Will somebody be on call, wherever a protocol pages, for the next day?"""

from datetime import timedelta
from typing import Final

from sqlalchemy import select

from app.doctor.finding import Finding
from app.wiring import wire
from clients.accounts.models import Account
from core.house import House
from oncall.watch.looking import find

_AHEAD: Final = timedelta(hours=24)
_SHOWN: Final = 5


async def check(house: House) -> Finding:
    wire()  # which slots are paged is known above the rosters
    async with house.transaction() as session:
        accounts = list((await session.execute(select(Account).where(Account.retired_at.is_(None)))).scalars())
        found = await find(session, house.settings, accounts, _AHEAD)
    slugs = {account.id: account.slug for account in accounts}
    gaps = [one for one in found if one.kind == "gap" and one.severity == "wrong"]
    if not gaps:
        return Finding("on call", "ok", "no slot that a protocol pages is without anybody in the next 24 hours")
    shown = "; ".join(f"{slugs[one.account_id]}: {one.words}" for one in gaps[:_SHOWN])
    return Finding(
        "on call",
        "warning",
        f"{len(gaps)} gaps in the next 24 hours. {shown}",
        "Enter an override, or name a backup contact for the account.",
    )
