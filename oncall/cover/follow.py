"""A swap follows a shift that moves: after a roster was published, every live request is held against it.

Where the same shift of the same person is now (see `_now_at`), the request and its cover go there; where there is none
any more, the request lapses (one that is not in force yet expires) and a note tells the supervisor and the operators.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from core import clock, outbox
from core.states import move
from oncall.cover import notes
from oncall.cover.legs import Leg, cover_leg, covers_of, legs, put, uncover
from oncall.cover.live import live
from oncall.cover.notices import tell
from oncall.cover.people import hold
from oncall.cover.requests import timer_key
from oncall.cover.rows import end
from oncall.cover.shifts import LONGEST, Shift, book, of_person
from oncall.known import Known
from oncall.models import COVER_REQUEST, CoverRequest

SYSTEM = "system"


async def follow(session: AsyncSession, account_id: int) -> None:
    """Look at every live request of the account again. Doing it twice changes nothing the second time."""
    account = await hold(session, account_id)
    for request in await live(session, account_id):
        await _follow_one(session, account, request)


async def _follow_one(session: AsyncSession, account: Account, request: CoverRequest) -> None:
    now = clock.now()
    moved: list[tuple[Leg, Shift]] = []
    # of an open offer only the giver's shift is known; of a swap both people are
    partner = request.taker_id or request.to_contact_id or request.from_contact_id
    for leg in await legs(session, request, partner):
        if leg.shift.ends <= now:
            continue
        rosters = await book(session, account.id, leg.shift.starts, leg.shift.ends)
        there = _now_at(rosters, leg)
        if there is None or there.ends <= now:
            await _gone(session, account, request, leg)
            return
        if there != leg.shift:
            moved.append((leg, there))
    if moved:
        await _move_with(session, request, moved)


def _now_at(rosters: Sequence[Known], leg: Leg) -> Shift | None:
    """The same layer's same shift, wherever it is now, if there is one such piece; else whatever of the person's shifts
    overlaps the old one most. A rotation with windows has many pieces of one number: there the time decides."""
    old = leg.shift
    mine = of_person(rosters, leg.giver.slug, old.place, old.starts - LONGEST, old.ends + LONGEST)
    same = [one for one in mine if old.number is not None and (one.layer, one.number) == (old.layer, old.number)]
    for some in (same if len(same) == 1 else [], _touching(same, old), _touching(mine, old)):
        if some:
            return max(some, key=lambda one: one.overlap(old.starts, old.ends))
    return None


def _touching(shifts: Sequence[Shift], old: Shift) -> list[Shift]:
    return [one for one in shifts if one.overlap(old.starts, old.ends) > timedelta()]


async def _move_with(session: AsyncSession, request: CoverRequest, moved: Sequence[tuple[Leg, Shift]]) -> None:
    for leg, there in moved:
        put(request, there, back=leg.back)
        same_time = (there.starts, there.ends) == (leg.shift.starts, leg.shift.ends)
        if request.status == "in_force" and not same_time:
            await _cover_again(session, request, leg, there)
    await session.flush()
    await outbox.postpone(session, timer_key(request), request.expires_at)


async def _cover_again(session: AsyncSession, request: CoverRequest, leg: Leg, there: Shift) -> None:
    """Rows of cover never change: the old one ends here, a new one says where the shift is now."""
    for row in await covers_of(session, request):
        if (row.roster, row.slot, row.replaces_id) == (*leg.shift.place, leg.giver.id):
            await end(session, SYSTEM, row)
    await cover_leg(session, request.answered_by or SYSTEM, request, Leg(there, leg.giver, leg.taker, leg.back))


async def _gone(session: AsyncSession, account: Account, request: CoverRequest, leg: Leg) -> None:
    words = f"{leg.giver.name} no longer has {leg.shift.words(account.timezone)}"
    to = "lapsed" if request.status == "in_force" else "expired"
    await uncover(session, SYSTEM, request)
    columns = {"status_reason": words[:200], "ended_at": clock.now()}
    old = await move(session, COVER_REQUEST, request.id, to, reason=words, by=SYSTEM, values=columns)
    await session.refresh(request)
    if old is None:
        return
    await outbox.cancel(session, timer_key(request))
    if to == "lapsed":
        who = f"{leg.giver.name} and {leg.taker.name}"
        text = f"The {request.kind} between {who} (no. {request.id}) holds no longer: {words}."
        await notes.post(session, SYSTEM, account.id, text=text, until=leg.shift.ends)
    await tell(session, request, SYSTEM)
