"""What a request is about: one shift, in a swap two; and the cover for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.models import Contact
from core import clock
from core.errors import Conflict
from core.texts.speaking import gettext
from oncall.cover import conflicts
from oncall.cover.conflicts import Stint
from oncall.cover.rows import end, enter
from oncall.cover.shifts import Shift
from oncall.models import CoverRequest, CoverRow


@dataclass(frozen=True)
class Leg:
    """`taker` has the shift of `giver`. `back`: it is the return shift of a swap."""

    shift: Shift
    giver: Contact
    taker: Contact
    back: bool

    def stint(self, kind: str) -> Stint:
        """What is left of it."""
        starts = max(self.shift.starts, clock.now())
        place = self.shift.place
        return Stint(self.taker, "swap" if kind == "swap" else "give", *place, starts, self.shift.ends, self.giver.slug)


def shift_of(request: CoverRequest) -> Shift:
    return Shift(request.roster, request.slot, request.starts_at, request.ends_at, request.layer, request.number)


def return_shift_of(request: CoverRequest) -> Shift | None:
    starts, ends = request.return_starts_at, request.return_ends_at
    if starts is None or ends is None:
        return None
    roster, slot = request.return_roster or "", request.return_slot or ""
    return Shift(roster, slot, starts, ends, request.return_layer, request.return_number)


def put(request: CoverRequest, shift: Shift, *, back: bool = False) -> None:
    """Write a shift into the request, and what follows from it."""
    fields = {
        "roster": shift.roster,
        "slot": shift.slot,
        "starts_at": shift.starts,
        "ends_at": shift.ends,
        "layer": shift.layer,
        "number": shift.number,
    }
    for name, value in fields.items():
        setattr(request, f"return_{name}" if back else name, value)
    shifts = [each for each in (shift_of(request), return_shift_of(request)) if each]
    now = clock.now()
    # a shift that has begun can be handed on until its end, but no swap outlives the first of its two shifts
    request.expires_at = min(each.starts if each.starts > now else each.ends for each in shifts)
    request.over_at = max(each.ends for each in shifts)


async def legs(session: AsyncSession, request: CoverRequest, taker_id: int) -> list[Leg]:
    giver, taker = await session.get_one(Contact, request.from_contact_id), await session.get_one(Contact, taker_id)
    there = Leg(shift_of(request), giver, taker, back=False)
    back = return_shift_of(request)
    return [there] if back is None else [there, Leg(back, taker, giver, back=True)]


def ahead(found: Sequence[Leg]) -> Iterator[Leg]:
    """Those that are not over."""
    return (leg for leg in found if leg.shift.ends > clock.now())


async def refuse_conflicts(
    session: AsyncSession, account: Account, kind: str, found: Sequence[Leg], request_id: int | None, *, anyway: bool
) -> None:
    """Raises Conflict with everything that speaks against it (`conflicts`), unless it is wanted `anyway`; what could
    not take effect is refused in any case."""
    stints = [leg.stint(kind) for leg in ahead(found)]
    for stint in stints:
        if (away := await conflicts.away_throughout(session, account, stint)) is not None:
            told = gettext("Cancel that first: cover for somebody who is away has no effect.")
            raise Conflict(f"{away} {told}", code="away")
    words = await conflicts.of_stints(session, account, stints, request_id=request_id)
    if words and not anyway:
        raise Conflict(
            f"{' '.join(words)} Send anyway: true if it shall be so nevertheless.", code="conflicts", conflicts=words
        )


async def cover_legs(session: AsyncSession, by: str, request: CoverRequest, found: Sequence[Leg]) -> None:
    """In force: a row of cover for what is left of each shift."""
    for leg in ahead(found):
        await cover_leg(session, by, request, leg)


async def cover_leg(session: AsyncSession, by: str, request: CoverRequest, leg: Leg) -> CoverRow:
    row = CoverRow(
        account_id=request.account_id,
        kind=request.kind,
        roster=leg.shift.roster,
        slot=leg.shift.slot,
        contact_id=leg.taker.id,
        replaces_id=leg.giver.id,
        starts_at=max(leg.shift.starts, clock.now()),
        ends_at=leg.shift.ends,
        reason=request.note,
        request_id=request.id,
    )
    return await enter(session, by, row)


async def covers_of(session: AsyncSession, request: CoverRequest) -> list[CoverRow]:
    """What still holds or will hold."""
    found = select(CoverRow).where(
        CoverRow.request_id == request.id, CoverRow.cancelled_at.is_(None), CoverRow.ends_at > clock.now()
    )
    return list((await session.execute(found.order_by(CoverRow.id))).scalars())


async def uncover(session: AsyncSession, by: str, request: CoverRequest) -> int:
    """End what still holds or will hold; what was stays. How many rows that were."""
    return sum([await end(session, by, row) for row in await covers_of(session, request)])
