"""Asking somebody to take a shift, and what may become of it: the moves of `COVER_REQUEST`.

Each function holds the account's cover first, so that of two who act at once one is first; the other is told, in words
(Conflict). The same act again answers the same. `by` is the contact, or a user on their behalf.
"""

from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account, settings_of
from clients.contacts.models import Contact
from core import clock, outbox
from core.audit import audit
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.states import born, move
from core.texts.speaking import gettext, later
from oncall.cover.legs import (
    Leg,
    cover_legs,
    legs,
    put,
    refuse_conflicts,
    uncover,
)
from oncall.cover.live import refuse_taken
from oncall.cover.notices import tell
from oncall.cover.offers import announce
from oncall.cover.people import contact_of, hold, names, only_for_themselves, person
from oncall.cover.shifts import Shift, of_contact_at, told_shift
from oncall.models import COVER_REQUEST, CoverRequest

TIMER: Final = "cover.expires"

# said by `gettext`
_STANDS: Final = {
    "open": later("nobody has said yes to it yet"),
    "accepted": later("%(taker)s has said yes to it already, and it waits for approval"),
    "declined": later("%(answered)s said no to it"),
    "withdrawn": later("it was withdrawn"),
    "expired": later("it came to nothing before the shift began"),
    "in_force": later("%(taker)s has it already"),
    "refused": later("a supervisor refused it"),
    "undone": later("it was taken back"),
    "lapsed": later("the shift it was about is gone from the roster"),
}


async def get(session: AsyncSession, account_id: int, request_id: int) -> CoverRequest:
    row = await session.get(CoverRequest, request_id)
    if row is None or row.account_id != account_id:
        raise NotFound(gettext("There is no such request."))
    return row


async def ask(
    session: AsyncSession,
    by: str,
    *,
    kind: Literal["swap", "give"],
    account_id: int,
    roster: str,
    slot: str,
    at: datetime,
    from_contact_id: int,
    to_contact_id: int | None,
    return_at: datetime | None = None,
    return_roster: str | None = None,
    return_slot: str | None = None,
    note: str = "",
    anyway: bool = False,
) -> CoverRequest:
    """Ask for the shift that `from_contact_id` has at `at` to be taken, by `to_contact_id` or by anybody (None: give
    only). A swap names the other's shift by `return_at`, in the same roster and slot unless said otherwise.

    Raises Invalid where there is no such shift or person, Conflict where it is promised already, or (`conflicts`) who
    is asked is on call or away meanwhile.
    """
    only_for_themselves(by, from_contact_id)
    _must_fit(kind, to_contact_id, return_at)
    account = await hold(session, account_id)
    giver = await person(session, account_id, from_contact_id)
    asked = await person(session, account_id, to_contact_id) if to_contact_id is not None else None
    if asked is giver:
        raise Invalid(gettext("Nobody can be asked to take their own shift."))
    shift = await of_contact_at(session, account, (roster, slot), giver, at)
    back = None
    if asked is not None and return_at is not None:
        back = await of_contact_at(session, account, (return_roster or roster, return_slot or slot), asked, return_at)
    row = _new(kind, giver, asked, shift, back)
    if (same := await refuse_taken(session, account, row)) is not None:
        return same
    if asked is not None:
        await refuse_conflicts(session, account, kind, _legs(giver, asked, shift, back), None, anyway=anyway)
    return await _asked(session, by, row, note)


def _must_fit(kind: str, to_contact_id: int | None, return_at: datetime | None) -> None:
    if kind == "swap" and (to_contact_id is None or return_at is None):
        raise Invalid("A swap needs to_contact_id and return_at: who is asked, and which shift of theirs for it.")
    if kind != "swap" and return_at is not None:
        raise Invalid("return_at is for swaps; to give a shift away, leave it out.")


def _new(kind: str, giver: Contact, asked: Contact | None, shift: Shift, back: Shift | None) -> CoverRequest:
    row = CoverRequest(
        account_id=giver.account_id, kind=kind, status="open", from_contact_id=giver.id,
        to_contact_id=asked.id if asked else None,
    )  # fmt: skip
    put(row, shift)
    if back is not None:
        put(row, back, back=True)
    return row


def _legs(giver: Contact, asked: Contact, shift: Shift, back: Shift | None) -> list[Leg]:
    there = Leg(shift, giver, asked, back=False)
    return [there] if back is None else [there, Leg(back, asked, giver, back=True)]


async def _asked(session: AsyncSession, by: str, row: CoverRequest, note: str) -> CoverRequest:
    row.note, row.created_by, row.created_at = note, by, clock.now()
    session.add(row)
    await session.flush()
    await born(session, COVER_REQUEST, row.id, "open", reason="asked", by=by, account_id=row.account_id)
    await audit(session, by, "cover-ask", f"cover_request:{row.id}", row.account_id, kind=row.kind)
    await outbox.add(session, TIMER, due_at=row.expires_at, key=timer_key(row), request_id=row.id)
    await (announce(session, row) if row.to_contact_id is None else tell(session, row, by))
    return row


def timer_key(row: CoverRequest) -> str:
    return f"cover:{row.id}"


async def accept(
    session: AsyncSession, by: str, request: CoverRequest, contact_id: int, *, anyway: bool = False
) -> CoverRequest:
    """The contact says yes. In force at once, unless the account's settings want a supervisor's approval."""
    only_for_themselves(by, contact_id)
    account = await _hold(session, request)
    if request.status in ("accepted", "in_force") and request.taker_id == contact_id:
        return request
    await _must_be(session, request, "open")
    taker = await person(session, account.id, contact_id)
    if contact_id == request.from_contact_id:
        raise Invalid(gettext("Nobody can take their own shift."))
    if request.to_contact_id not in (None, contact_id):
        raise Conflict(
            gettext("Somebody else was asked to take this shift. Ask for it to be offered to you, or to anybody.")
        )
    found = await _may_be(session, account, request, taker, anyway=anyway)
    answered = {"taker_id": contact_id, "answered_by": by, "answered_at": clock.now()}
    await _move(session, by, request, "accepted", f"{taker.name} said yes", **answered)
    if not settings_of(account).on_call.approve_swaps:
        await _into_force(session, by, request, found, "no approval needed")
    await tell(session, request, by)
    return request


async def decline(session: AsyncSession, by: str, request: CoverRequest, reason: str = "") -> CoverRequest:
    """Who was asked says no; what was offered to anybody is nobody's to decline."""
    only_for_themselves(by, request.to_contact_id)
    await _hold(session, request)
    if request.status == "declined":
        return request
    await _must_be(session, request, "open")
    if request.to_contact_id is None:
        raise Conflict(
            gettext("This is offered to anybody: who doesn't want it leaves it, and who offered it may withdraw it.")
        )
    answered = {"answered_by": by, "answered_at": clock.now(), "ended_at": clock.now()}
    await _move(session, by, request, "declined", reason or "said no", **answered)
    await tell(session, request, by)
    return request


async def withdraw(session: AsyncSession, by: str, request: CoverRequest, reason: str = "") -> CoverRequest:
    """Who asked takes it back, or, before it is approved, who said yes."""
    _only_parties(by, request)
    await _hold(session, request)
    if request.status == "withdrawn":
        return request
    await _must_be(session, request, "open", "accepted")
    await _move(session, by, request, "withdrawn", reason or "withdrawn", ended_at=clock.now())
    await tell(session, request, by)
    return request


async def approve(
    session: AsyncSession, by: str, request: CoverRequest, reason: str = "", *, anyway: bool = False
) -> CoverRequest:
    """A supervisor lets it be so (the caller checks that it is one)."""
    _no_contact(by)
    account = await _hold(session, request)
    if request.status == "in_force":
        return request
    await _must_be(session, request, "accepted")
    taker = await person(session, account.id, request.taker_id or 0)
    found = await _may_be(session, account, request, taker, anyway=anyway)
    await _into_force(session, by, request, found, reason or "approved")
    await tell(session, request, by)
    return request


async def refuse(session: AsyncSession, by: str, request: CoverRequest, reason: str = "") -> CoverRequest:
    _no_contact(by)
    await _hold(session, request)
    if request.status == "refused":
        return request
    await _must_be(session, request, "accepted")
    await _move(session, by, request, "refused", reason or "refused", ended_at=clock.now())
    await tell(session, request, by)
    return request


async def undo(session: AsyncSession, by: str, request: CoverRequest, reason: str = "") -> CoverRequest:
    """Either of the two, or a user: what has not happened yet is as the roster says again. What has happened stays."""
    _only_parties(by, request)
    await _hold(session, request)
    if request.status == "undone":
        return request
    await _must_be(session, request, "in_force")
    if not await uncover(session, by, request):
        raise Conflict(gettext("It has happened already: there is nothing left to take back."))
    await _move(session, by, request, "undone", reason or "taken back", ended_at=clock.now())
    await tell(session, request, by)
    return request


async def _may_be(
    session: AsyncSession, account: Account, request: CoverRequest, taker: Contact, *, anyway: bool
) -> list[Leg]:
    """What the taker would have by it. Raises Conflict for what stands against that now."""
    found = await _still_there(session, account, request, taker)
    await refuse_conflicts(session, account, request.kind, found, request.id, anyway=anyway)
    return found


async def _still_there(session: AsyncSession, account: Account, request: CoverRequest, taker: Contact) -> list[Leg]:
    """Both shifts as they are now. Raises Conflict if time or a new roster has taken one away."""
    if request.expires_at <= clock.now():
        raise Conflict(gettext("The shift has begun, or is over: it is too late for this."))
    found = await legs(session, request, taker.id)
    for leg in found:
        shift = leg.shift
        at = max(shift.starts, clock.now())
        try:
            now = await of_contact_at(session, account, shift.place, leg.giver, at)
        except Invalid as gone:
            raise Conflict(gone.detail) from None
        if (now.starts, now.ends) != (shift.starts, shift.ends):
            raise Conflict(
                gettext(
                    "The roster has moved this shift: it is now %(shift)s. Ask again.",
                    shift=told_shift(now, account.timezone),
                )
            )
    return found


async def _into_force(session: AsyncSession, by: str, request: CoverRequest, found: list[Leg], reason: str) -> None:
    await _move(session, by, request, "in_force", reason)
    await cover_legs(session, by, request, found)
    await outbox.cancel(session, timer_key(request))


async def _hold(session: AsyncSession, request: CoverRequest) -> Account:
    """What was read before may be old: somebody else may have been first."""
    account = await hold(session, request.account_id)
    await session.refresh(request)
    return account


async def _must_be(session: AsyncSession, request: CoverRequest, *states: str) -> None:
    if request.status in states:
        return
    called = await names(session, [f"contact:{request.taker_id}" if request.taker_id else None, request.answered_by])
    taker = called.get(f"contact:{request.taker_id}", gettext("somebody"))
    answered = called.get(request.answered_by, gettext("who was asked"))
    stands = gettext(_STANDS[request.status], taker=taker, answered=answered)
    raise Conflict(
        gettext("This is not possible: %(why)s.", why=stands), code=f"request-{request.status.replace('_', '-')}"
    )


async def _move(session: AsyncSession, by: str, request: CoverRequest, to: str, reason: str, **columns: Any) -> None:
    columns["status_reason"] = reason[:200]
    old = await move(
        session, COVER_REQUEST, request.id, to, reason=reason, by=by, only_from=[request.status], values=columns
    )
    await session.refresh(request)
    if old is None:
        await _must_be(session, request)
    await audit(session, by, f"cover-{to.replace('_', '-')}", f"cover_request:{request.id}", request.account_id)


def _only_parties(by: str, request: CoverRequest) -> None:
    mine = contact_of(by)
    if mine is not None and mine not in (request.from_contact_id, request.taker_id):
        raise Forbidden(gettext("Only the two whose shift it is can do this, or the answering service for them."))


def _no_contact(by: str) -> None:
    if contact_of(by) is not None:
        raise Forbidden("A supervisor decides about this.")
