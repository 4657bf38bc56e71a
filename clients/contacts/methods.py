"""A contact's methods: made, verified, retired."""

from sqlalchemy.ext.asyncio import AsyncSession

from clients.contacts.models import METHOD_STATES, ContactMethod
from core import clock
from core.states import move


async def verified(session: AsyncSession, method: ContactMethod, *, by: str, reason: str) -> bool:
    """It is known to be its person's. False if that was known. One that opted out or fails stays so."""
    if method.verified_at is not None:
        return False
    method.verified_at = clock.now()
    await session.flush()
    await move(
        session, METHOD_STATES, method.id, "ok", only_from=("unverified",), reason=reason, by=by,
        state_reason="", state_at=method.verified_at,
    )  # fmt: skip
    await session.refresh(method)
    return True
