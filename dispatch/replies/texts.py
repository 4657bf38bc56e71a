"""Text messages that come back: an answer to a page where it is clear which, else the desk's."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.deliveries.models import Delivery
from channels.deliveries.queue import TEXTS
from channels.inbound import InboundText, Said, TextAnswer
from clients.callers import caller_of
from core import clock
from core.crypto import PHI
from core.house import House
from dispatch.ledger.answers import answer
from dispatch.messages import store
from dispatch.pages.models import Page
from dispatch.replies.reading import Reply, read

# An answer that comes this late may still say whom it was about; older pages are history.
_REMEMBERED = timedelta(hours=24)
# More than there are codes: in a disaster a page that waits must not hide behind newer ones.
_AT_MOST = 800
TO_DESK = "Your text has reached the answering desk."


async def on_text(house: House, session: AsyncSession, text: InboundText) -> TextAnswer:
    """What the text means, done; and the reply."""
    said = read(text.body.reveal())
    pages = await _pages_sent_to(session, text)
    page_id = _meant(said, pages)
    if said.answer is not None and page_id is not None:
        told = await answer(house, session, page_id, Said(said.answer, "sms"))
        return TextAnswer(said.answer if told.taken else "settled", f"Nightbell: {told.said}")
    open_ones = {page.dispatch_id: page for page in pages if page.answerable}
    if said.answer is not None and said.code is None and len(open_ones) > 1:
        codes = ", ".join(f"{'1' if said.answer == 'confirm' else '2'} {page.code}" for page in open_ones.values())
        return TextAnswer("which", f"Nightbell: {len(open_ones)} messages wait for you. Reply with the code: {codes}")
    await _to_desk(house, session, text)
    hint = "".join(f" To confirm, reply 1 {page.code}." for page in list(open_ones.values())[:1])
    return TextAnswer("desk", f"Nightbell: {TO_DESK}{hint}")


def _meant(said: Reply, pages: list[Page]) -> int | None:
    """The one page this can be about: by its code, or because it is the only one. Newest first."""
    if said.code is not None:
        named = [page for page in pages if page.code == said.code]
        waiting = [page for page in named if page.answerable]
        of = {page.dispatch_id for page in waiting}
        if len(of) > 1:
            return None
        return (waiting or named)[0].id if named else None
    waiting = [page for page in pages if page.answerable]
    if len({page.dispatch_id for page in waiting}) == 1:
        return waiting[0].id
    # Nothing waits any more: the answer to the latest says who has it.
    return pages[0].id if pages and not waiting else None


async def _pages_sent_to(session: AsyncSession, text: InboundText) -> list[Page]:
    """Pages that went to this number as a text: first all that can be answered, then yesterday's, newest first."""
    sent = (
        select(Delivery.page_id)
        .where(Delivery.to_address == text.from_, Delivery.carrier_id == text.carrier_id, Delivery.channel.in_(TEXTS))
        .where(Delivery.attempted_at.is_not(None))
    )
    found = (
        select(Page)
        .where(Page.id.in_(sent), Page.answerable | (Page.opened_at > clock.now() - _REMEMBERED))
        .order_by(Page.answerable.desc(), Page.id.desc())
        .limit(_AT_MOST)
    )
    return list((await session.execute(found, execution_options={"populate_existing": True})).scalars())


async def _to_desk(house: House, session: AsyncSession, text: InboundText) -> None:
    """A text nobody can place is a message of its own: the desk is alarmed until somebody has read it."""
    number = caller_of(text.from_).number
    message = await store.new(
        session,
        account_id=text.account_id,
        carrier_id=text.carrier_id,
        key_id=text.key_id,
        kind="text",
        status="open",
        urgency="urgent",
        next_action="page",
        next_at=clock.now(),
        reason="a text came in",
        by="caller",
        callback=await house.keyring.seal(session, text.key_id, PHI(number)) if number else None,
    )
    body = {"text": text.body.reveal()}
    message.fields_sealed = await house.keyring.seal(session, text.key_id, PHI.of_json(body))
    await session.flush()
