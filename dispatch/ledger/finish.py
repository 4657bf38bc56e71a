"""The end of a dispatch: a person's confirmation, or the desk's closing. Everything still under way is called back."""

from typing import Literal

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.queue import withdraw
from core import clock
from core.states import move, move_row
from dispatch.engine import PageEnd
from dispatch.ledger.models import DISPATCH, Dispatch
from dispatch.ledger.rows import schedule
from dispatch.messages import store as messages
from dispatch.pages import store as pages
from dispatch.pages.models import PAGE, SUBJECT, Page

Via = Literal["sms", "voice", "link", "desk"]


async def confirmed(
    session: AsyncSession, dispatch: Dispatch, page: Page, *, via: Via, by: str, spare: int | None = None
) -> bool:
    """This page's person has it. False if the dispatch can no longer be confirmed (somebody else was first).

    `spare` is the send whose call is answering: it goes on, so that the person hears that they have it.
    """
    now = clock.now()
    how = "read out by the desk, and confirmed" if via == "desk" else f"confirmed by {via}"
    old = await move_row(
        session, DISPATCH, dispatch, "confirmed", only_from=("active", "at_desk", "closed"),
        reason=how, by=by, confirmed_by=page.contact_id, confirmed_at=now, confirmed_via=via,
        ended_at=now, owner_id=None, claimed_until=None,
    )  # fmt: skip
    if old is None:
        return False
    await move(session, PAGE, page.id, "confirmed", reason=how, by=by, ended_at=now, ended_why=None, confirmed_via=via)
    await _wind_up(session, dispatch, "has_it_else", reason="somebody has it", spare=spare)
    await messages.settle(session, dispatch.message_id, "confirmed", reason=how, by=by)
    return True


async def closed(session: AsyncSession, dispatch: Dispatch, *, reason: str, by: str) -> bool:
    """The desk closes it, with a reason; nobody on call has confirmed. False if it had ended before."""
    old = await move_row(
        session, DISPATCH, dispatch, "closed", only_from=("active", "at_desk"),
        reason=reason, by=by, ended_at=clock.now(), owner_id=None, claimed_until=None,
    )  # fmt: skip
    if old is None:
        return False
    await _wind_up(session, dispatch, "closed", reason="closed by the desk", spare=None)
    await messages.settle(session, dispatch.message_id, "closed", reason=reason, by=by)
    return True


async def _wind_up(session: AsyncSession, dispatch: Dispatch, why: PageEnd, *, reason: str, spare: int | None) -> None:
    if page := await pages.open_page_of(session, dispatch.id):
        await pages.end(session, page.id, "cancelled", why, reason=reason, by="system")
    every = [page.id for page in await pages.pages_of(session, dispatch.id)]
    await session.execute(
        update(Page).where(Page.id.in_(every)).values(answerable=False).execution_options(synchronize_session=False)
    )
    await withdraw(session, SUBJECT, every, reason=reason, spare=spare)
    await schedule(session, dispatch)
