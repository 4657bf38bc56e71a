"""The pages that a text from a number can be about, and whose they are. A number is not a person: two may share it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.inbound import InboundText
from channels.sends.channel import answered_by
from channels.sends.models import Send
from clients.contacts.models import Contact, ContactMethod
from core import clock
from dispatch.pages.models import SUBJECT, Page
from dispatch.replies.reading import Reply

# An answer that comes this late may still say whom it was about; older pages are history.
_REMEMBERED: Final = timedelta(hours=24)
# More than there are codes: in a disaster a page that waits must not hide behind newer ones.
_AT_MOST: Final = 800


@dataclass(frozen=True)
class Asked:
    """`texted`: it went to this number as a text, so whoever writes from it may have read it."""

    page: Page
    name: str
    texted: bool


async def asked_at(session: AsyncSession, text: InboundText) -> list[Asked]:
    """Of everybody who has this number, over whatever way they were asked: first all that can be answered, then
    yesterday's, newest first."""
    sent = (
        select(Send.subject_id)
        .where(Send.subject == SUBJECT, Send.to_address == text.from_, Send.carrier_id == text.carrier_id)
        .where(Send.attempted_at.is_not(None))
    )
    theirs = select(ContactMethod.contact_id).where(
        ContactMethod.address == text.from_, ContactMethod.retired_at.is_(None)
    )
    texted = sent.where(Send.channel.in_(answered_by("text")), Send.status != "failed")
    found = (
        select(Page, Contact.name, Page.id.in_(texted).label("texted"))
        .join(Contact, Contact.id == Page.contact_id)
        .where(Page.carrier_id == text.carrier_id, or_(Page.id.in_(sent), Page.contact_id.in_(theirs)))
        .where(Page.answerable | (Page.opened_at > clock.now() - _REMEMBERED))
        .order_by(Page.answerable.desc(), Page.id.desc())
        .limit(_AT_MOST)
    )
    rows = (await session.execute(found, execution_options={"populate_existing": True})).all()
    return [Asked(page, name, texted) for page, name, texted in rows]


def meant(said: Reply, asked: Sequence[Asked]) -> Asked | None:
    """The one page this can be about: that of its code, or the only one there is. A bare yes is never about a page that
    is over while another is open, nor about one that was never written to this number: who has not read it can't mean
    it."""
    if said.code is not None:
        named = [one for one in asked if one.page.code == said.code]
        waiting = _of_each(one for one in named if one.page.answerable)
        return waiting[0] if len(waiting) == 1 else (named[0] if named and not waiting else None)
    waiting = _of_each(one for one in asked if one.page.answerable)
    if waiting:
        return waiting[0] if len(waiting) == 1 and waiting[0].texted else None
    # Nothing waits any more: the answer to the latest says who has it.
    over = [one for one in asked if one.texted]
    return over[0] if len({one.page.contact_id for one in over}) == 1 else None


def open_ones(asked: Sequence[Asked]) -> list[Asked]:
    """What can still be answered: of each message the last page of each person."""
    return _of_each(one for one in asked if one.page.answerable)


def _of_each(asked: Iterable[Asked]) -> list[Asked]:
    found: dict[tuple[int, int], Asked] = {}
    for one in asked:
        key = (one.page.dispatch_id, one.page.contact_id)
        before = found.get(key)
        found[key] = one if before is None else Asked(before.page, before.name, before.texted or one.texted)
    return list(found.values())
