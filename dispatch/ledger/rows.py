"""The dispatch's row: held while anything is done to it, read as the engine's situation, given its next timer."""

from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock, outbox
from core.errors import NotFound
from core.states import alter, move_row
from dispatch.engine import Asked, Situation, next_of
from dispatch.ledger.models import DISPATCH, UNFINISHED, Dispatch
from dispatch.pages.models import Page
from dispatch.protocols.choose import stamped

TIMER = "dispatch.timer"


async def hold(session: AsyncSession, dispatch_id: int) -> Dispatch:
    """The row as it is now, locked: events of one dispatch happen one after the other. Raises NotFound."""
    dispatch = await session.get(Dispatch, dispatch_id, populate_existing=True, with_for_update=True)
    if dispatch is None:
        raise NotFound("There is no such dispatch.")
    return dispatch


async def peek(session: AsyncSession, dispatch_id: int) -> Dispatch:
    """The row as it is now, for reading. Raises NotFound."""
    dispatch = await session.get(Dispatch, dispatch_id, populate_existing=True)
    if dispatch is None:
        raise NotFound("There is no such dispatch.")
    return dispatch


async def hold_of_page(session: AsyncSession, page_id: int) -> None:
    """Everything about one page happens under its dispatch's lock, which is taken before any other of its rows'."""
    found = select(Dispatch.id).join(Page, Page.dispatch_id == Dispatch.id).where(Page.id == page_id)
    await session.execute(found.with_for_update(of=Dispatch))


async def hold_of_message(session: AsyncSession, message_id: int) -> Dispatch | None:
    found = select(Dispatch).where(Dispatch.message_id == message_id).with_for_update()
    return (await session.execute(found, execution_options={"populate_existing": True})).scalar_one_or_none()


async def of_message(session: AsyncSession, message_id: int) -> Dispatch | None:
    """The row as it is now, for reading."""
    found = select(Dispatch).where(Dispatch.message_id == message_id)
    return (await session.execute(found, execution_options={"populate_existing": True})).scalar_one_or_none()


def situation(dispatch: Dispatch, page: Page | None) -> Situation:
    """Only of an unfinished dispatch."""
    status: Literal["active", "at_desk"] = "at_desk" if dispatch.status == "at_desk" else "active"
    return Situation(
        status=status,
        steps=stamped(dispatch.steps),
        step=dispatch.step,
        round=dispatch.round,
        round_at=dispatch.round_at,
        page=Asked(page.opened_at, page.first_accepted_at) if page else None,
        backup_asked=dispatch.backup_asked,
        owner_id=dispatch.owner_id,
        claimed_until=dispatch.claimed_until,
        alarmed_at=dispatch.alarmed_at,
        alarm_s=dispatch.alarm_s,
        unclaimed_since=dispatch.unclaimed_since,
        tell_s=dispatch.tell_s,
        told_at=dispatch.told_at,
    )


async def note(session: AsyncSession, dispatch: Dispatch, reason: str, *, by: str, **columns: Any) -> None:
    """A row of the timeline that leaves the status as it is, and what it changes with it."""
    await move_row(
        session, DISPATCH, dispatch, dispatch.status, only_from=(dispatch.status,), reason=reason, by=by, **columns
    )


async def schedule(session: AsyncSession, dispatch: Dispatch, page: Page | None = None) -> None:
    """Work out what happens next, and set the timer for it; of a finished dispatch take the timer away. `page` is the
    open one, which only an active dispatch has use for."""
    if dispatch.status not in UNFINISHED:
        await outbox.cancel(session, timer_key(dispatch, dispatch.timer_n), reason="finished")
        return
    what, at = next_of(situation(dispatch, page), clock.now())
    n = dispatch.timer_n
    if (what, at) == (dispatch.next_action, dispatch.next_at) and n:
        return
    await alter(session, DISPATCH, dispatch, next_action=what, next_at=at, timer_n=n + 1)
    await outbox.add(
        session, TIMER, due_at=at, key=timer_key(dispatch, n + 1), instead_of=timer_key(dispatch, n) if n else None,
        dispatch_id=dispatch.id, n=n + 1,
    )  # fmt: skip


def timer_key(dispatch: Dispatch, n: int) -> str:
    return f"dispatch:{dispatch.id}:{n}"
