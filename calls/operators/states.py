"""An operator's state: what they choose themselves, and what calls do to it."""

from datetime import timedelta
from typing import Final, Literal

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from calls.operators.models import OPERATOR, Operator
from calls.operators.telling import is_back, tell
from core import clock
from core.errors import Conflict, Invalid
from core.events import changed
from core.outbox import add
from core.states import move

Chosen = Literal["ready", "on_break", "wrapping", "offline"]
BREAKS: Final = ("rest", "meal", "training", "meeting", "other")


async def choose(session: AsyncSession, operator: Operator, to: Chosen, reason: str | None) -> None:
    """The operator's own choice. In the middle of a call it is what comes after it. Raises Conflict where that can't
    be."""
    if to == "on_break" and reason not in BREAKS:
        raise Invalid(f"Give the reason of the break: one of {', '.join(BREAKS)}.", code="reason_required")
    await is_back(session, operator.user_id)
    if operator.status == to and (to != "on_break" or operator.reason == reason):
        return
    moved = await settle(
        session,
        operator.user_id,
        to,
        reason=reason or f"chose_{to}",
        by=by(operator),
        only_from=["offline", "ready", "wrapping", "on_break", "not_answering"],
        pause=reason if to == "on_break" else None,
    )
    if not moved and not (to != "wrapping" and await then(session, operator.user_id, to, reason)):
        raise Conflict(
            f"You can't go to {to.replace('_', ' ')} from {operator.status.replace('_', ' ')}: "
            "finish or decline the call first.",
            code="operator_busy",
        )


async def then(session: AsyncSession, user_id: int, to: str, reason: str | None) -> bool:
    """What comes after the call that is offered or going on; `ready` is what comes anyway. False when there is none."""
    to_be: dict[str, str | None] = {"then_status": None, "then_reason": None}
    if to != "ready":
        to_be = {"then_status": to, "then_reason": reason if to == "on_break" else None}
    kept = await session.execute(
        update(Operator)
        .where(Operator.user_id == user_id, Operator.status.in_(("offered", "talking")))
        .values(to_be)
        .returning(Operator.user_id)
        .execution_options(synchronize_session=False)
    )
    if kept.first() is None:
        return False
    await changed(session, OPERATOR.entity, user_id)
    return True


async def wanted(session: AsyncSession, user_id: int) -> tuple[str, str | None]:
    """The state this operator is to be in when no call holds them, and a break's reason: as chosen, else ready."""
    found = await session.execute(
        select(Operator.then_status, Operator.then_reason)
        .where(Operator.user_id == user_id)
        .with_for_update(key_share=True)
    )
    chosen, reason = found.one()
    return chosen or "ready", reason


def by(operator: Operator) -> str:
    return f"user:{operator.user_id}"


_AT_REST: Final[dict[str, object]] = dict.fromkeys(("call_id", "next_action", "next_at", "then_status", "then_reason"))


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
    values: dict[str, object] = {"since": now, "reason": pause, **_AT_REST}
    if to == "ready":
        values["idle_since"] = now
    old = await move(session, OPERATOR, user_id, to, reason=reason, by=by, only_from=only_from, values=values)
    return old is not None


async def offered(session: AsyncSession, user_id: int, call_id: int) -> bool:
    old = await move(
        session, OPERATOR, user_id, "offered", reason="offered", by="system", since=clock.now(), call_id=call_id
    )
    return old is not None


async def released(
    session: AsyncSession, user_id: int, *, reason: str, by: str = "system", unanswered: bool = False
) -> bool:
    """The offered call came to nothing: as chosen meanwhile, else ready again, with the place among the idle kept; or,
    `unanswered` once too often, offered no more."""
    to, pause = await wanted(session, user_id)
    if unanswered and to == "ready":
        to = "not_answering"
    values = {"since": clock.now(), "reason": pause, **_AT_REST}
    old = await move(session, OPERATOR, user_id, to, reason=reason, by=by, only_from=["offered"], values=values)
    if old is not None and to == "not_answering":
        await tell(session, "not_answering", user_id, was="ready")
    return old is not None


async def back_as_chosen(session: AsyncSession, user_id: int, *, reason: str, only_from: list[str]) -> bool:
    """Nothing holds them any more: as they chose, else ready."""
    to, pause = await wanted(session, user_id)
    return await settle(session, user_id, to, reason=reason, by="system", only_from=only_from, pause=pause)


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
