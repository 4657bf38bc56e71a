"""What `channels` hands upwards, and who takes it. `app` registers this once per process."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.inbound import Inbound
from core import clock
from core.events import changed
from dispatch.ledger.answers import answer
from dispatch.ledger.facts import opted_out
from dispatch.pages import links, store
from dispatch.pages.models import PAGE, Page
from dispatch.replies.content import card, content
from dispatch.replies.texts import on_text


async def by_token(session: AsyncSession, token: str) -> int | None:
    """The page a link belongs to."""
    found = select(Page.id).where(Page.link_token_hash == links.hashed(token))
    return (await session.execute(found)).scalar_one_or_none()


async def viewed(session: AsyncSession, page_id: int) -> None:
    """The PIN was accepted: a person, not a mail scanner, has opened it."""
    if await store.note_first(session, page_id, "viewed_at", clock.now()):
        page = await session.get(Page, page_id, populate_existing=True)
        await changed(session, PAGE.entity, page_id, page.account_id if page else None)


INBOUND = Inbound(
    card=card,
    content=content,
    answer=answer,
    viewed=viewed,
    by_token=by_token,
    on_text=on_text,
    on_opt_out=opted_out,
)
