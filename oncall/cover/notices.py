"""Whoever wants to tell people about requests registers here; `app/wiring.py` says who does."""

from collections.abc import Awaitable, Callable
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from oncall.models import CoverRequest

# Called in the transaction of the move, with the request as it is after it: its status says what happened.
Told = Callable[[AsyncSession, CoverRequest], Awaitable[None]]
_told: Final[list[Told]] = []


def register(told: Told) -> None:
    """Registering the same one again changes nothing."""
    if told not in _told:
        _told.append(told)


async def tell(session: AsyncSession, request: CoverRequest) -> None:
    for told in _told:
        await told(session, request)
