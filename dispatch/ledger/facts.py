"""What the channels report of a page's sends, and what the dispatch makes of it."""

from sqlalchemy import false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.channel import answered_by
from channels.sends.models import Send
from channels.sends.subjects import Fact
from core import clock
from core.house import House
from core.states import alter
from dispatch import engine
from dispatch.ledger.carry_out import happen, send_more
from dispatch.ledger.models import Dispatch
from dispatch.ledger.rows import hold, note, schedule, situation
from dispatch.pages import store as pages
from dispatch.pages.models import PAGE, SUBJECT, Page
from dispatch.pages.reach import round_about


async def on_fact(house: House, session: AsyncSession, send: Send, fact: Fact) -> None:
    """A send was taken, has failed, or its call is over. The page's dispatch is held by the caller."""
    if fact not in ("sent", "failed", "hung_up"):
        return
    found = select(Page, Dispatch).join(Dispatch, Dispatch.id == Page.dispatch_id).where(Page.id == send.subject_id)
    page, dispatch = (await session.execute(found, execution_options={"populate_existing": True})).one()
    if fact == "sent":
        await _accepted(session, dispatch, page)
    elif page.status == "open" and dispatch.status == "active":
        refused = fact == "failed" and send.error_kind == "permanent"
        await _go_round(house, session, dispatch, page, may_end=refused)


async def opted_out(house: House, session: AsyncSession, carrier_id: int, address: str, ours: str) -> None:
    """STOP: pages that wait for an answer to texts from this number of ours to theirs are asked in another way, at
    once."""
    waiting = (
        select(Page.id, Page.dispatch_id)
        .join(Send, (Send.subject == SUBJECT) & (Send.subject_id == Page.id))
        .where(Send.to_address == address, Send.from_address == ours, Send.carrier_id == carrier_id)
        .where(Send.channel.in_(answered_by("text")))
        .where(Page.status == "open")
        .distinct()
        .order_by(Page.dispatch_id)
    )
    for page_id, dispatch_id in (await session.execute(waiting)).all():
        dispatch = await hold(session, dispatch_id)
        page = await session.get(Page, page_id, populate_existing=True)
        if page is not None and page.status == "open" and dispatch.status == "active":
            why = f"no more texts to them: they texted a word that ends them to {ours}"
            await note(session, dispatch, why, by=f"contact:{page.contact_id}")
            await _go_round(house, session, dispatch, page, opted_out=address)


async def _accepted(session: AsyncSession, dispatch: Dispatch, page: Page) -> None:
    """The page's wait starts with the first send that is taken."""
    if page.first_accepted_at is not None:
        return
    now = clock.now()
    if page.status != "open" or dispatch.status != "active":
        await alter(session, PAGE, page, first_accepted_at=now)
        return
    step = situation(dispatch, page).steps[dispatch.step]
    expires_at = engine.expires_at(engine.Asked(page.opened_at, now), step.wait_s)
    await alter(session, PAGE, page, first_accepted_at=now, expires_at=expires_at)
    await schedule(session, dispatch, page)


async def _go_round(
    house: House,
    session: AsyncSession,
    dispatch: Dispatch,
    page: Page,
    *,
    opted_out: str | None = None,
    may_end: bool = True,
) -> None:
    """Another way at once, if there is one that this page has not tried. `may_end`: if there is none, the page may be
    over; what was only missed is tried again by the page's own rounds."""
    step = situation(dispatch, page).steps[dispatch.step]
    methods = await pages.methods_of(
        session, house.settings, step, dispatch.message_id, page.contact_id, page_id=page.id
    )
    if untried := round_about(step, methods):
        number = next(
            (each for each in range(dispatch.round + 1, step.rounds) if untried.channel in step.channels_of(each)),
            dispatch.round,
        )
        reason = f"trying {untried.channel} instead"
        await note(session, dispatch, reason, by="system", round=number, round_at=clock.now())
        await send_more(session, dispatch, page, [untried])
        await schedule(session, dispatch, page)
    elif may_end and not await _hope(session, page.id, opted_out):
        await happen(house, session, dispatch, "unreachable")


async def _hope(session: AsyncSession, page_id: int, opted_out: str | None) -> bool:
    """Whether a send of this page may still have reached its person, or may yet."""
    dead = or_(
        Send.error_kind.in_(("permanent", "cancelled")),
        Send.channel.in_(answered_by("text")) & (Send.to_address == opted_out) if opted_out else false(),
    )
    its = (Send.subject == SUBJECT, Send.subject_id == page_id)
    alive = select(func.count()).where(*its, ~func.coalesce(dead, False))
    return (await session.execute(alive)).scalar_one() > 0
