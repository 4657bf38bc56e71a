"""What the one who was asked is told of what became of it: what happened, and whose turn it is. No health data."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from clients.contacts.models import Contact
from core import clock
from core.texts.speaking import gettext, later
from dispatch.engine import span
from dispatch.ledger.models import Dispatch
from dispatch.pages.models import Page
from dispatch.pages.store import open_page_of

_ENDED: Final[dict[str | None, str]] = {
    "declined": later("You said no."),
    "no_answer": later("You were asked for %(time)s."),
    "not_taken": later("In %(time)s nothing could be sent to you."),
    "unreachable": later("Nothing could be sent to you any more."),
    "passed_over": later("The desk passed you over after %(time)s."),
    "urgency_raised": later("After %(time)s it was made urgent, and it is asked anew."),
    "phoned_in": later("Somebody else phoned in for it."),
    "reopened": later("The desk opened it again."),
}


async def whose_turn(session: AsyncSession, page: Page) -> str:
    """`Dr Patel is asked now.`: after this page came to an end, of a dispatch that has not."""
    now_open = await open_page_of(session, page.dispatch_id)
    dispatch = await session.get_one(Dispatch, page.dispatch_id)
    if now_open is None or dispatch.status == "at_desk":
        return gettext("The answering service has it now and looks for somebody.")
    if now_open.contact_id == page.contact_id:
        return gettext("You are asked again.")
    name = (await session.get_one(Contact, now_open.contact_id)).name
    return gettext("%(name)s is asked now.", name=name)


async def since_then(session: AsyncSession, page: Page) -> str:
    """`The desk passed you over after 0:27. Dr Patel is asked now.`"""
    return f"{how_it_ended(page)} {await whose_turn(session, page)}".strip()


def how_it_ended(page: Page) -> str:
    """To the page's person; nothing where there is nothing to say, as of a page that ended before this was kept."""
    asked = span((page.ended_at or clock.now()) - page.opened_at)
    return gettext(_ENDED[page.ended_why], time=asked) if page.ended_why in _ENDED else ""
