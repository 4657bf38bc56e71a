"""Who of those that share an address is at it: what only that person has says it, their PIN.

Who has no PIN is taken at their word, which is written down: at night a name is better than a locked door.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from clients.contacts.pins import PinResult, check_pin
from portal import codes, sessions
from portal.codes import Shown
from portal.people import Me, Person, everybody_at

_BEST_FIRST: Final[tuple[PinResult, ...]] = ("right", "wrong", "locked", "closed", "none", "unset")


@dataclass(frozen=True)
class Holder:
    """A browser that holds an address: by the code (`shown`), or signed in as one of its people (`me`)."""

    address: str
    shown: Shown | None = None
    me: Me | None = None

    @property
    def way(self) -> str:
        """Wrong PINs count by it: nobody locks out somebody at another browser."""
        return f"my-who:{self.shown.code_id}" if self.shown else f"my-as:{self.me.session_id if self.me else 0}"


async def holder(session: AsyncSession, token: str | None) -> Holder | None:
    if me := await sessions.find(session, token):
        return Holder(me.address, me=me)
    shown = await codes.shown(session, token)
    return Holder(shown.address, shown=shown) if shown else None


async def choices(session: AsyncSession, by: Holder) -> list[tuple[Person, ...]]:
    """Everybody whose address it is. Only for one who has shown to hold it: names are nobody else's business."""
    return await everybody_at(session, by.address, by.shown.kinds if by.shown else ())


async def proven(session: AsyncSession, by: Holder, people: Sequence[Person], pin: str) -> PinResult:
    """Whether it is them; `unset`: they have no PIN, in any account. The caller commits whatever comes of it."""
    results = set[PinResult]()
    for person in people:  # each account gives a PIN of its own
        results.add(await check_pin(session, person.contact_id, pin, by.way))
        if "right" in results:
            break
    return next(one for one in _BEST_FIRST if one in results)


async def sign_in(session: AsyncSession, by: Holder, people: Sequence[Person], how: sessions.How) -> str:
    """From now on this browser is theirs, and no longer somebody else's. Returns the token for the cookie."""
    if by.me:
        await sessions.end(session, by.me)
    if by.shown:
        await codes.said(session, by.shown, [one.contact_id for one in people])
    return await sessions.begin(session, by.address, people, how)
