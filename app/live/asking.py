"""Asking again who is behind an open line: sessions end and grants change, whether or not the browser says anything."""

import asyncio
from collections.abc import Collection
from datetime import timedelta
from typing import Final

import structlog

from app.live.screen import NEW_GRANTS, Close, Screen
from core import clock
from core.errors import Forbidden, Problem

log = structlog.get_logger(__name__)

SIGN_IN: Final = 4401
MAY_NOT: Final = 4403
ASK_AGAIN: Final = timedelta(seconds=30)
_LOOK_S: Final = 1.0


def refusal(problem: Problem) -> Close:
    """4403 while a password change is due, the role doesn't allow it, or the page is not ours; else 4401."""
    return Close(MAY_NOT if isinstance(problem, Forbidden) else SIGN_IN, problem.code)


async def ask_for_ever(screens: Collection[Screen]) -> None:
    while True:
        await asyncio.sleep(_LOOK_S)
        due = clock.now() - ASK_AGAIN
        for screen in [screen for screen in screens if screen.asked_at <= due and not screen.closing]:
            await _ask(screen)


async def _ask(screen: Screen) -> None:
    try:
        actor = await screen.ask()
    except Problem as problem:
        screen.cut(refusal(problem))
        return
    except Exception as error:  # noqa: BLE001 - the database may be away: asked again in a second
        log.warning("live_not_asked", error=type(error).__name__)
        return
    screen.asked_at = clock.now()
    if actor != screen.actor:
        screen.cut(NEW_GRANTS)
