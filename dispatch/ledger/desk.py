"""What operators do with a dispatch. Each is a row of the timeline with the operator's id."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.queue import withdraw
from clients.accounts.models import Account
from clients.contacts.models import Contact
from core import clock
from core.errors import Conflict, NotFound
from core.house import House
from core.states import move, move_row
from dispatch import engine
from dispatch.ledger import finish
from dispatch.ledger.carry_out import happen
from dispatch.ledger.models import DISPATCH, UNFINISHED, Dispatch
from dispatch.ledger.rows import hold_of_message, schedule, situation
from dispatch.ledger.start import start
from dispatch.messages.models import MESSAGE, Message
from dispatch.pages import store as pages
from dispatch.pages.models import PAGE, SUBJECT, Page


@dataclass(frozen=True)
class Seen:
    """The page that was open on the operator's screen; None: nobody was being asked."""

    page_id: int | None


def _unfinished(dispatch: Dispatch) -> None:
    if dispatch.status not in UNFINISHED:
        code = "already_confirmed" if dispatch.status == "confirmed" else "finished"
        raise Conflict(f"This dispatch is {dispatch.status}; reopen its message to go on with it.", code=code)


def _not_anothers(dispatch: Dispatch, user_id: int) -> None:
    if dispatch.owner_id is not None and dispatch.owner_id != user_id:
        raise Conflict("Another operator has claimed it.", code="claimed_by_other", owner_id=dispatch.owner_id)


async def claim(session: AsyncSession, dispatch: Dispatch, user_id: int) -> None:
    """This operator has it until the claim lapses; claiming it again starts the claim anew."""
    _unfinished(dispatch)
    if dispatch.status != "at_desk":
        raise Conflict("The protocol is paging somebody; the desk has nothing to claim yet.", code="not_at_desk")
    _not_anothers(dispatch, user_id)
    until = clock.now() + timedelta(seconds=dispatch.claim_s)
    await move_row(
        session, DISPATCH, dispatch, "at_desk", only_from=("at_desk",), reason="claimed", by=f"user:{user_id}",
        owner_id=user_id, claimed_until=until,
    )  # fmt: skip
    await schedule(session, dispatch)


async def release(session: AsyncSession, dispatch: Dispatch, user_id: int) -> None:
    """Back to the whole desk, which is alarmed at once."""
    _unfinished(dispatch)
    _not_anothers(dispatch, user_id)
    if dispatch.owner_id is None:
        return
    await move_row(
        session, DISPATCH, dispatch, "at_desk", only_from=("at_desk",), reason="released", by=f"user:{user_id}",
        owner_id=None, claimed_until=None, alarmed_at=clock.now(), alarm_count=dispatch.alarm_count + 1,
        unclaimed_since=clock.now(), told_at=None,
    )  # fmt: skip
    await schedule(session, dispatch)


async def page_next(
    house: House, session: AsyncSession, dispatch: Dispatch, user_id: int, seen: Seen | None = None
) -> None:
    """Don't wait for this page: the next step now. From the desk: the protocol again.

    `seen` is what the operator saw: whoever is asked since then is not passed over with it."""
    _unfinished(dispatch)
    page = await pages.open_page_of(session, dispatch.id)
    if seen is not None and seen.page_id != (page.id if page else None):
        raise Conflict("It has gone on meanwhile: look who is asked now.", code="moved_on")
    if not engine.decide(situation(dispatch, page), "skip", clock.now()):
        raise Conflict("The protocol names nobody to page; find somebody and confirm for them.", code="nobody_to_page")
    await happen(house, session, dispatch, "skip", by=f"user:{user_id}")


async def close(session: AsyncSession, dispatch: Dispatch, user_id: int) -> None:
    """End it without a confirmation. Why, the caller keeps with the message, sealed."""
    _unfinished(dispatch)
    _not_anothers(dispatch, user_id)
    await finish.closed(session, dispatch, reason="closed", by=f"user:{user_id}")


async def confirm_for(house: House, session: AsyncSession, dispatch: Dispatch, user_id: int, contact_id: int) -> None:
    """The operator read the message out to this contact, who phoned in and takes it."""
    if dispatch.status == "confirmed":
        raise Conflict("Somebody has confirmed it already.", code="already_confirmed", contact_id=dispatch.confirmed_by)
    contact = await session.get(Contact, contact_id)
    if contact is None or contact.account_id != dispatch.account_id:
        raise NotFound("There is no such contact of this account.")
    by = f"user:{user_id}"
    page = await _page_of(session, dispatch, contact_id) or await _page_by_hand(house, session, dispatch, contact, by)
    await pages.note_first(session, page.id, "confirmed_at", clock.now())
    if not await finish.confirmed(session, dispatch, page, via="desk", by=by):
        raise Conflict(f"This dispatch is {dispatch.status} and can't be confirmed.", code="finished")


async def reopen(session: AsyncSession, dispatch: Dispatch, message: Message, user_id: int) -> None:
    """Openly: a confirmed or closed message goes back to the desk, to this operator, who may correct it."""
    by = f"user:{user_id}"
    old = await move_row(
        session, DISPATCH, dispatch, "at_desk", reason="reopened", by=by,
        owner_id=user_id, claimed_until=clock.now() + timedelta(seconds=dispatch.claim_s),
        confirmed_by=None, confirmed_at=None, confirmed_via=None, ended_at=None, step=-1,
        next_action="claim_lapses", next_at=clock.now() + timedelta(seconds=dispatch.claim_s),
    )  # fmt: skip
    if old is None:
        raise Conflict("It was withdrawn and can't be reopened.", code="finished")
    for page in await pages.pages_of(session, dispatch.id):
        # An open one is asked no more, and a confirmed one is history: nobody has the message now.
        if page.status in ("open", "confirmed"):
            await move(
                session, PAGE, page.id, "cancelled", reason="reopened", by=by, ended_at=clock.now(),
                ended_why="reopened",
            )  # fmt: skip
            await withdraw(session, SUBJECT, [page.id], reason="reopened")
    await move(session, MESSAGE, message.id, "open", reason="reopened", by=by, locked_at=None)
    await schedule(session, dispatch)


async def urgent_after_all(house: House, session: AsyncSession, message: Message, by: str) -> None:
    """Upgrade only, and at once: what is under way for the routine message gives way to the urgent protocol."""
    dispatch = await hold_of_message(session, message.id)
    await move_row(session, MESSAGE, message, message.status, reason="urgency raised", by=by, urgency="urgent")
    if dispatch is None or dispatch.status not in UNFINISHED:
        return
    if page := await pages.open_page_of(session, dispatch.id):
        await pages.end(session, page.id, "expired", "urgency_raised", reason="urgency raised", by=by)
    if message.status == "open":
        await start(house, session, message, dispatch, by=by)


async def _page_of(session: AsyncSession, dispatch: Dispatch, contact_id: int) -> Page | None:
    """Their latest page, if they were asked."""
    theirs = [page for page in await pages.pages_of(session, dispatch.id) if page.contact_id == contact_id]
    return next((page for page in reversed(theirs) if page.status != "confirmed"), None)


async def _page_by_hand(house: House, session: AsyncSession, dispatch: Dispatch, contact: Contact, by: str) -> Page:
    """They phoned in without having been paged: a page without sends. Whoever else was asked no longer is."""
    account = await session.get(Account, dispatch.account_id)
    if account is None:
        raise NotFound("There is no such account.")
    if open_ := await pages.open_page_of(session, dispatch.id):
        await pages.end(session, open_.id, "cancelled", "phoned_in", reason="somebody else phoned in", by=by)
    return await pages.open_page(
        session,
        house.keyring,
        dispatch_id=dispatch.id,
        account=account,
        contact_id=contact.id,
        step=max(dispatch.step, 0),
        expires_at=clock.now(),
        reason="phoned in",
        by=by,
    )
