"""Keeping what the carrier told us, word for word."""

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from calls.models import Call, Webhook
from core import clock
from core.crypto import PHI, Erased, Keyring


async def keep(session: AsyncSession, keyring: Keyring, call: Call, kind: str, raw: str) -> None:
    """Seal the request with the call's key. A call whose key was destroyed keeps nothing more."""
    try:
        sealed = await keyring.seal(session, call.key_id, PHI(raw))
    except Erased:
        return
    await session.execute(
        insert(Webhook).values(call_id=call.id, kind=kind, received_at=clock.now(), params_sealed=sealed)
    )
