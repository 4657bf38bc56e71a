"""Who reads a text message before it counts as an answer to a page. `app` registers them."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from channels.inbound import TextAnswer
from core.house import House

Reader = Callable[[House, AsyncSession, int, str, str], Awaitable[TextAnswer | None]]
"""Gets the carrier's id, the sender and the text; None leaves the text to the next."""

_registered: dict[str, Reader] = {}


def register(name: str, reader: Reader) -> None:
    """Once per process; again replaces."""
    _registered[name] = reader


async def read(house: House, session: AsyncSession, carrier_id: int, from_: str, body: str) -> TextAnswer | None:
    for reader in _registered.values():
        if answer := await reader(house, session, carrier_id, from_, body):
            return answer
    return None
