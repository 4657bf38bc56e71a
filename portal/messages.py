"""My messages, without health data: which wait for an answer, which I have taken, and one of them by its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.errors import NotFound
from core.texts.speaking import gettext as _
from dispatch.ledger.models import UNFINISHED, Dispatch
from dispatch.messages.models import Message
from dispatch.pages.models import Page
from dispatch.replies.content import otherwise_of
from portal.people import Me, Person

TAKEN_SHOWN: Final = timedelta(hours=24)
_MOST: Final = 100


@dataclass(frozen=True)
class Waiting:
    """`otherwise` is what happens if nothing is pressed, at `otherwise_at`."""

    page_id: int
    person: Person
    urgency: str
    asked_at: datetime
    otherwise: str
    otherwise_at: datetime | None


async def waiting(session: AsyncSession, me: Me) -> list[Waiting]:
    """Urgent ones first, then the oldest. What I declined is not asked of me any more."""
    wanted = Page.status.in_(("open", "expired")) & Dispatch.status.in_(UNFINISHED)
    found = []
    for page, dispatch, message in await _rows(session, me, wanted & Page.answerable):
        otherwise, at = await otherwise_of(session, dispatch, page)
        found.append(Waiting(page.id, me.person(page.contact_id), message.urgency, page.opened_at, otherwise, at))
    return sorted(found, key=lambda one: (one.urgency != "urgent", one.asked_at))


async def taken(session: AsyncSession, me: Me) -> list[Waiting]:
    """What I took within the last day, newest first."""
    recent = (Page.status == "confirmed") & (Page.confirmed_at > clock.now() - TAKEN_SHOWN)
    rows = await _rows(session, me, recent & (Dispatch.confirmed_by == Page.contact_id))
    found = [
        Waiting(page.id, me.person(page.contact_id), message.urgency, page.confirmed_at or page.opened_at, "", None)
        for page, _, message in rows
    ]
    return sorted(found, key=lambda one: one.asked_at, reverse=True)


async def _rows(session: AsyncSession, me: Me, which: ColumnElement[bool]) -> Sequence[Row[Page, Dispatch, Message]]:
    """The latest page of mine of each dispatch."""
    newest = (
        select(func.max(Page.id))
        .join(Dispatch, Dispatch.id == Page.dispatch_id)
        .where(Page.contact_id.in_(me.contact_ids), which)
        .group_by(Page.dispatch_id)
    )
    found = (
        select(Page, Dispatch, Message)
        .join(Dispatch, Dispatch.id == Page.dispatch_id)
        .join(Message, Message.id == Dispatch.message_id)
        .where(Page.id.in_(newest))
        .order_by(Page.id.desc())
        .limit(_MOST)
    )
    return (await session.execute(found)).all()


async def page_of_mine(session: AsyncSession, me: Me, page_id: int) -> Page:
    """Raises NotFound for anybody else's."""
    page = await session.get(Page, page_id, populate_existing=True)
    if page is None or me.maybe(page.contact_id) is None:
        raise NotFound(_("There is no such message, or it is not yours."))
    return page
