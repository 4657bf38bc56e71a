"""Requests that still matter: which, and which shift is promised already."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account
from clients.contacts.models import Contact
from core.errors import Conflict
from core.texts.speaking import gettext, later
from oncall.cover.legs import return_shift_of, shift_of
from oncall.cover.shifts import Shift, told_shift
from oncall.models import CoverRequest
from oncall.standing import party, unsettled

# by kind and state of the request that a shift is in; said by `gettext`
_TAKEN = {
    ("swap", "open"): later(
        "This shift is in another request already: swap no. %(number)s, %(shift)s, is being asked for."
        " Withdraw or decline that first."
    ),
    ("swap", "accepted"): later(
        "This shift is in another request already: swap no. %(number)s, %(shift)s, is agreed and waits for approval."
        " Withdraw that first."
    ),
    ("swap", "in_force"): later(
        "This shift is in another request already: swap no. %(number)s, %(shift)s, is in force. Undo that first."
    ),
    ("give", "open"): later(
        "This shift is in another request already: give no. %(number)s, %(shift)s, is being asked for."
        " Withdraw or decline that first."
    ),
    ("give", "accepted"): later(
        "This shift is in another request already: give no. %(number)s, %(shift)s, is agreed and waits for approval."
        " Withdraw that first."
    ),
    ("give", "in_force"): later(
        "This shift is in another request already: give no. %(number)s, %(shift)s, is in force. Undo that first."
    ),
}


async def live(session: AsyncSession, account_id: int) -> list[CoverRequest]:
    found = select(CoverRequest).where(unsettled(account_id)).order_by(CoverRequest.id)
    return list((await session.execute(found)).scalars())


async def naming(session: AsyncSession, contact: Contact) -> list[CoverRequest]:
    """Live requests of which this contact is a part."""
    found = select(CoverRequest).where(unsettled(contact.account_id), party([contact.id]))
    return list((await session.execute(found.order_by(CoverRequest.id))).scalars())


async def refuse_taken(session: AsyncSession, account: Account, new: CoverRequest) -> CoverRequest | None:
    """The same request if it is open already. Raises Conflict, naming the request, if a shift of `new` is promised."""
    for other in await live(session, account.id):
        if other.status == "open" and _same(other, new):
            return other
        for shift, people in _held(new):
            for theirs, involved in _held(other):
                if theirs.place == shift.place and theirs.overlap(shift.starts, shift.ends) and people & involved:
                    raise Conflict(
                        gettext(
                            _TAKEN[other.kind, other.status],
                            number=other.id,
                            shift=told_shift(theirs, account.timezone),
                        ),
                        code="shift-taken",
                        request_id=other.id,
                    )
    return None


def _held(request: CoverRequest) -> Iterator[tuple[Shift, set[int]]]:
    """Each shift with whoever gives it and, once agreed, gets it: theirs it is not to promise again."""
    mine, theirs = request.from_contact_id, request.taker_id or request.to_contact_id
    yield shift_of(request), {mine} | ({request.taker_id} if request.taker_id else set())
    back = return_shift_of(request)
    if back is not None and theirs is not None:
        yield back, {theirs} | ({mine} if request.taker_id else set())


def _same(one: CoverRequest, other: CoverRequest) -> bool:
    return all(
        getattr(one, name) == getattr(other, name)
        for name in (
            "kind", "from_contact_id", "to_contact_id", "roster", "slot", "starts_at", "ends_at",
            "return_roster", "return_slot", "return_starts_at", "return_ends_at",
        )
    )  # fmt: skip
