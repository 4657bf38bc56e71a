"""How long a session still stands. Requests keep it, and a live line that somebody watches; whoever is on duty is not
signed off for idleness, and a call that goes on is finished even at the end of the longest shift.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.auth.models import SignInSession
from core.auth.sessions import hash_of
from core.settings import Settings

_WRITES_EVERY: Final = timedelta(seconds=30)
_FOR_A_CALL: Final = timedelta(minutes=5)


@dataclass(frozen=True)
class Stay:
    """`idle_at`: signed off then, unless somebody is seen before; `ends_at`: in any case."""

    idle_at: datetime
    ends_at: datetime


async def stay(session: AsyncSession, token: str, settings: Settings, *, present: bool, in_call: bool) -> Stay | None:
    """How long this session stands, kept for as long as it may be. `present`: somebody is there, or on duty. None when
    it is over: nothing brings that back. Writes twice a minute at most."""
    now = clock.now()
    mine = SignInSession.token_hash == hash_of(token)
    found = select(SignInSession.seen_at, SignInSession.expires_at).where(mine, SignInSession.ended_at.is_(None))
    row = (await session.execute(found)).one_or_none()
    idle = timedelta(minutes=settings.session_idle_minutes)
    if row is None or now >= row.expires_at or now - row.seen_at >= idle:
        return None
    seen_at, expires_at = row
    if present and now - seen_at > _WRITES_EVERY:
        seen_at = now
    if in_call and expires_at - now < _FOR_A_CALL - _WRITES_EVERY:
        expires_at = now + _FOR_A_CALL
    if (seen_at, expires_at) != tuple(row):
        kept = update(SignInSession).where(mine, SignInSession.ended_at.is_(None))
        await session.execute(
            kept.values(seen_at=seen_at, expires_at=expires_at).execution_options(synchronize_session=False)
        )
    return Stay(seen_at + idle, expires_at)
