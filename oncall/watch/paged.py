"""Which slots a protocol pages: folders above know, and tell. `app` registers who."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from oncall.stretches import Place

Finder = Callable[[AsyncSession, Collection[int]], Awaitable[Mapping[int, Collection[Place]]]]
"""By account; in a fixed number of statements. Accounts without any are left out."""

_registered: Final[dict[str, Finder]] = {}


def register(name: str, finder: Finder) -> None:
    """Once per process; again replaces."""
    _registered[name] = finder


async def paged_slots(session: AsyncSession, account_ids: Collection[int]) -> dict[int, set[Place]] | None:
    """None where nobody knows: then any slot may be paged."""
    if not _registered:
        return None
    found: dict[int, set[Place]] = {account_id: set() for account_id in account_ids}
    for finder in _registered.values():
        for account_id, places in (await finder(session, account_ids)).items():
            found[account_id] |= set(places)
    return found
