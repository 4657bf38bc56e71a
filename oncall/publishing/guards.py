"""Who may object to a roster's publication besides its checks: folders that know more than the roster does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from oncall.roster.schema import Roster


@dataclass(frozen=True)
class Publication:
    """What would be in force from `effective_from` on."""

    account_id: int
    slug: str
    roster: Roster
    effective_from: datetime


Guard = Callable[[AsyncSession, Publication], Awaitable[None]]
_guards: Final[list[Guard]] = []


def register_guard(guard: Guard) -> None:
    """Asked before each publication, in its transaction; raises Invalid (such as code `roster-gaps`) to stop it.
    Registering the same one again changes nothing."""
    if guard not in _guards:
        _guards.append(guard)


async def ask_guards(session: AsyncSession, publication: Publication) -> None:
    for guard in _guards:
        await guard(session, publication)
