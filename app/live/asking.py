"""Asking again who is behind each open line: sessions end and grants change, whether or not the browser says anything.

Whoever ends a session or changes roles or grants says so in the change table, and the person's lines are asked about at
once; a session that ends by itself is asked about when its time has come. Beside that, as a safety net, everybody is
asked about within half a minute, many in one statement. A crowd that came at once, as after a restart,
would fall due at once for ever: so in each second the thirtieth part that was not asked about for longest has its turn,
due or not.
"""

import asyncio
from bisect import bisect_right
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog

from app.live.screen import NEW_GRANTS, Close, Screen
from core import clock
from core.auth.needs import behind_each
from core.auth.permissions import Permission
from core.errors import Forbidden, Problem
from core.house import House

log = structlog.get_logger(__name__)

NEED: Final[Permission] = "desk:use"
SIGN_IN: Final = 4401
MAY_NOT: Final = 4403
ASK_AGAIN: Final = timedelta(seconds=30)
_LOOK_S: Final = 1.0
_TURNS: Final = 30
_AT_ONCE: Final = 50
"""Sessions a statement asks for: few enough that no event waits long behind its answer."""


def refusal(problem: Problem) -> Close:
    """4403 while a password change is due, the role doesn't allow it, or the page is not ours; else 4401, with how the
    session ended."""
    if isinstance(problem, Forbidden):
        return Close(MAY_NOT, problem.code)
    return Close(SIGN_IN, problem.extra.get("ended", problem.code))


async def ask_for_ever(house: House, screens: Collection[Screen]) -> None:
    while True:
        await asyncio.sleep(_LOOK_S)
        turn = whose_turn(screens, clock.now())
        for start in range(0, len(turn), _AT_ONCE):
            await ask(house, turn[start : start + _AT_ONCE])


async def ask_about(house: House, screens: Collection[Screen], user_ids: Collection[int]) -> None:
    """All lines of these people, now."""
    theirs = [screen for screen in screens if screen.why is None and screen.actor.user_id in user_ids]
    for start in range(0, len(theirs), _AT_ONCE):
        await ask(house, theirs[start : start + _AT_ONCE])


def whose_turn(screens: Collection[Screen], now: datetime) -> list[Screen]:
    """Those whose session should be over by now, those not asked about for half a minute, and at least a thirtieth of
    all; the longest unasked first."""
    longest_first = sorted((screen for screen in screens if screen.why is None), key=_asked_at)
    due = bisect_right(longest_first, now - ASK_AGAIN, key=_asked_at)
    turn = max(due, len(longest_first) // _TURNS)
    return longest_first[:turn] + [screen for screen in longest_first[turn:] if screen.ends_at <= now]


def _asked_at(screen: Screen) -> datetime:
    return screen.asked_at


async def ask(house: House, screens: Sequence[Screen]) -> None:
    now = clock.now()
    try:
        found = await behind_each(house, {screen.token for screen in screens}, NEED)
    except Exception as error:  # noqa: BLE001 - the database may be away: asked again in a second
        log.warning("live_not_asked", error=type(error).__name__)
        for screen in screens:
            screen.asked_at = now - ASK_AGAIN
        return
    for screen in screens:
        screen.asked_at = now
        signed_in = found[screen.token]
        if isinstance(signed_in, Problem):
            screen.cut(refusal(signed_in))
        elif signed_in.actor != screen.actor:
            screen.cut(NEW_GRANTS)
        else:
            screen.actor, screen.ends_at = signed_in.actor, signed_in.ends_at
