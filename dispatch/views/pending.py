"""Messages of the board: open ones no dispatch carries yet, and drafts left.

Once a dispatch carries it, a message stands there as that.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.messages.contents import call_type_label
from dispatch.messages.models import Message
from dispatch.views.answers import PendingMessage
from dispatch.views.dispatches import when
from dispatch.views.names import names


async def pending(session: AsyncSession, ids: Sequence[int]) -> list[Message]:
    """Those of them that are still to be seen to."""
    found = select(Message).where(Message.id.in_(ids), Message.next_at.is_not(None))
    return list((await session.execute(found)).scalars())


async def pending_data(session: AsyncSession, messages: Sequence[Message]) -> dict[int, PendingMessage]:
    named = await names(
        session, accounts=[one.account_id for one in messages], users=[one.owner_id for one in messages]
    )
    return {
        one.id: PendingMessage.model_validate(
            {
                "account_id": one.account_id,
                "account_name": named.accounts[one.account_id].name,
                "account_color": named.accounts[one.account_id].color,
                "kind": one.kind,
                "status": one.status,
                "urgency": one.urgency,
                "call_id": one.call_id,
                "call_type": one.call_type,
                "call_type_label": await call_type_label(session, one),
                "owner_id": one.owner_id,
                "owner_name": named.user(one.owner_id),
                "next_action": one.next_action,
                "next_at": when(one.next_at),
                "created_at": when(one.created_at),
            }
        )
        for one in messages
    }
