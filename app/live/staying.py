"""A live line that somebody watches keeps its session, and tells how long that stands: the screen warns in time."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from app.live.screen import Screen
from calls.operators import presence
from core import clock
from core.auth.staying import Stay, stay
from core.settings import Settings

_ASKS_EVERY: Final = timedelta(seconds=10)
_CLOSE: Final = timedelta(seconds=90)
"""Near its end another screen, or a request, may have kept the session: asked each time."""


async def keep(session: AsyncSession, screen: Screen, settings: Settings, *, watched: bool) -> dict[str, str]:
    """For the answer to `here`: `idle_at`, unless its person is on duty, and `ends_at`. Empty while nothing is new."""
    now = clock.now()
    if watched:
        screen.watched = True
    if screen.stay is not None and now < _again(screen.stay, screen.stay_at):
        return {}
    doing = await presence.doing(session, screen.actor.user_id)
    present = screen.watched or doing != "nothing"
    screen.stay = await stay(session, screen.token, settings, present=present, in_call=doing == "call")
    screen.stay_at, screen.watched = now, False
    if screen.stay is None:
        return {}
    told = {"ends_at": screen.stay.ends_at.isoformat()}
    return told if doing != "nothing" else told | {"idle_at": screen.stay.idle_at.isoformat()}


def _again(last: Stay, at: datetime) -> datetime:
    near = min(last.idle_at, last.ends_at) - at < _CLOSE
    return at if near else at + _ASKS_EVERY
