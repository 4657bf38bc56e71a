"""Whose webhook it is: the addresses that a carrier calls back carry the send's id."""

from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.channel import channel_of
from channels.sends.facts import load
from channels.sends.models import Send
from telephony.signature import Webhook


async def send_of(session: AsyncSession, hook: Webhook, *, call: bool) -> Send | None:
    """Held. None: it is no send of this carrier's, or not of the kind that this webhook is about."""
    send = await load(session, hook.id("send"))
    if send is None or send.carrier_id != hook.carrier_id or channel_of(send).is_call != call:
        return None
    return send
