"""An operator's state: what they choose themselves, and what calls do to it."""

from datetime import timedelta
from typing import Final, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from calls.operators.models import OPERATOR, Operator
from core import clock
from core.errors import Conflict, Invalid
from core.outbox import add
from core.states import move

Chosen = Literal["ready", "on_break", "wrapping", "offline"]
BREAKS: Final = ("rest", "meal", "training", "meeting", "other")


async def choose(session: AsyncSession, operator: Operator, to: Chosen, reason: str | None) -> None:
    """The operator's own choice. Raises Conflict while a call is offered or going on."""
    if to == "on_break" and reason not in BREAKS:
        raise Invalid(f"Give the reason of the break: one of {', '.join(BREAKS)}.", code="reason_required")
    if operator.status == to and (to != "on_break" or operator.reason == reason):
        return
    moved = await settle(
        session,
        operator.user_id,
        to,
        reason=reason or f"chose_{to}",
        by=by(operator),
        only_from=["offline", "ready", "wrapping", "on_break"],
        pause=reason if to == "on_break" else None,
    )
    if not moved:
        raise Conflict(
            f"You can't go to {to.replace('_', ' ')} from {operator.status.replace('_', ' ')}: "
            "finish or decline the call first.",
            code="operator_busy",
        )


def by(operator: Operator) -> str:
    return f"user:{operator.user_id}"


async def settle(
    session: AsyncSession,
    user_id: int,
    to: str,
    *,
    reason: str,
    by: str,
    only_from: list[str] | None = None,
    pause: str | None = None,
) -> bool:
    """Move to a state in which no call is going on."""
    now = clock.now()
    values: dict[str, object] = {"since": now, "reason": pause, "call_id": None, "next_action": None, "next_at": None}
    if to == "ready":
        values["idle_since"] = now
    old = await move(session, OPERATOR, user_id, to, reason=reason, by=by, only_from=only_from, values=values)
    return old is not None


async def offered(session: AsyncSession, user_id: int, call_id: int) -> bool:
    old = await move(
        session, OPERATOR, user_id, "offered", reason="offered", by="system", since=clock.now(), call_id=call_id
    )
    return old is not None


async def released(session: AsyncSession, user_id: int, *, reason: str, by: str = "system") -> bool:
    """The offered call came to nothing: ready again, with the place among the idle kept."""
    old = await move(
        session,
        OPERATOR,
        user_id,
        "ready",
        reason=reason,
        by=by,
        only_from=["offered"],
        since=clock.now(),
        call_id=None,
        next_action=None,
        next_at=None,
    )
    return old is not None


async def talking(session: AsyncSession, user_id: int, call_id: int) -> bool:
    old = await move(
        session,
        OPERATOR,
        user_id,
        "talking",
        reason="caller_joined",
        by="carrier",
        since=clock.now(),
        call_id=call_id,
        next_action=None,
        next_at=None,
    )
    return old is not None


async def wrapping(session: AsyncSession, user_id: int, call_id: int, wrap_up_s: int, *, reason: str) -> bool:
    """The call is over: work after it, until the operator says so or `wrap_up_s` have passed."""
    now = clock.now()
    until = now + timedelta(seconds=wrap_up_s)
    old = await move(
        session,
        OPERATOR,
        user_id,
        "wrapping",
        reason=reason,
        by="system",
        only_from=["talking"],
        since=now,
        call_id=call_id,
        next_action="ready",
        next_at=until,
    )
    if old is None:
        return False
    await add(session, "operator.wrap_over", due_at=until, live=True, user=user_id, call=call_id)
    return True
