"""The dialled number's account as the hottest webhook needs it, kept by the process for a few seconds.

The statement that writes the call checks that the account's row is still the one kept here (`xmin`, PostgreSQL's
mark of who wrote it), so a changed account takes effect with the next call. A newly published flow does within KEPT_S.
"""

import asyncio
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account, settings_of
from clients.accounts.settings import AccountSettings
from clients.numbers.models import Number
from core.documents import current
from core.house import House
from ivr.flows import DEFAULT, SLUG, Flow

KEPT_S: Final = 5.0
MOST: Final = 2000
_CACHE: Final = "lines"


@dataclass(slots=True)
class Line:
    number_id: int
    account_id: int
    client_id: int
    mark: str
    settings: AccountSettings
    flow: Flow
    flow_version_id: int | None
    read_at: float


async def line(
    house: House, session: AsyncSession, carrier_id: int, number: str, *, fresh: bool = False
) -> Line | None:
    """None for a number that no account of this carrier answers."""
    kept = house.cache.setdefault(_CACHE, {})
    assert isinstance(kept, dict)  # noqa: S101 - only this file writes it
    now, key = asyncio.get_running_loop().time(), (carrier_id, number)
    found: Line | None = kept.get(key)
    if found is not None and not fresh:
        if now - found.read_at < KEPT_S:
            return found
        found.read_at += 1.0  # one request reads, the others go on for a moment with what is known
    found = await read(session, carrier_id, number, now)
    if found is None:
        kept.pop(key, None)
        return None
    if len(kept) >= MOST:
        kept.clear()
    kept[key] = found
    return found


async def read(session: AsyncSession, carrier_id: int, number: str, now: float) -> Line | None:
    row = (
        await session.execute(
            select(Number.id, Account, text("accounts.xmin::text"))
            .join(Account, Account.id == Number.account_id)
            .where(
                Number.e164 == number,
                Number.carrier_id == carrier_id,
                Number.retired_at.is_(None),
                Account.retired_at.is_(None),
            )
        )
    ).first()
    if row is None:
        return None
    number_id, account, mark = row
    version = await current(session, "flow", account.id, SLUG)
    return Line(
        number_id=number_id,
        account_id=account.id,
        client_id=account.client_id,
        mark=mark,
        settings=settings_of(account),
        flow=Flow.model_validate(version.body) if version else DEFAULT,
        flow_version_id=version.id if version else None,
        read_at=now,
    )
