"""Where a contact is named, so that nobody is taken away who is still counted on. `app` fills the registry."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import asdict, dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import Conflict


@dataclass(frozen=True)
class Place:
    """`contact` is the slug; `kind` such as `roster`, `cover`, `request`, `protocol`, `backup` or `page`; `words` say
    where, and what to do about it: "roster doctors, slot primary"."""

    contact: str
    kind: str
    words: str


Finder = Callable[[AsyncSession, int, Collection[str]], Awaitable[list[Place]]]
"""Gets the account and slugs of its contacts; gives where they are named now or from a later time on."""

_finders: dict[str, Finder] = {}


class InUse(Conflict):
    """`places` of the answer lists all of them."""

    def __init__(self, places: Collection[Place]) -> None:
        told = "; ".join(f"{place.contact}: {place.words}" for place in places)
        super().__init__(f"Still in use: {told}.", code="in_use", places=[asdict(place) for place in places])


def register(name: str, finder: Finder) -> None:
    """Once per process; again replaces."""
    _finders[name] = finder


async def places_of(session: AsyncSession, account_id: int, slugs: Collection[str]) -> list[Place]:
    """Each place once, in the order of the registry."""
    if not slugs:
        return []
    found = [place for finder in _finders.values() for place in await finder(session, account_id, slugs)]
    return list(dict.fromkeys(found))
