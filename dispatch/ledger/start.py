"""From a message to a dispatch: the protocol's steps are stamped on it, and the first page goes out with it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.house import House
from core.states import insert_born, move_row
from dispatch.ledger.carry_out import begin, happen, to_desk
from dispatch.ledger.models import DISPATCH, Dispatch
from dispatch.ledger.rows import hold_of_message, schedule
from dispatch.messages import store as messages
from dispatch.messages.models import Message
from dispatch.pages.store import open_page_of
from dispatch.protocols.choose import stamp, steps_for
from dispatch.protocols.current import current_protocol
from dispatch.protocols.schema import Desk

# A silent voicemail is listed for somebody to listen to in passing; it doesn't shout every half minute.
_SILENT_ALARM = timedelta(hours=1)


@dataclass(frozen=True)
class _Plan:
    protocol_version_id: int | None
    steps: list[dict[str, Any]]
    desk: Desk


async def start(
    house: House,
    session: AsyncSession,
    message: Message,
    before: Dispatch | None,
    *,
    by: str,
    idempotency_key: str | None = None,
) -> Dispatch:
    """Carry out the account's protocol for an open message. `before` is its dispatch, held; what is already with the
    desk begins anew."""
    plan = await _plan(session, message)
    await messages.handed_over(session, message)
    if before is None:
        dispatch = await _insert(session, message, plan, by=by, idempotency_key=idempotency_key)
        await begin(house, session, dispatch)
    else:
        dispatch = before
        await move_row(
            session, DISPATCH, dispatch, "active", only_from=("at_desk", "active"), reason="dispatched", by=by,
            protocol_version_id=plan.protocol_version_id, steps=plan.steps, step=-1, round=0, round_at=None,
            backup_asked=False, nobody_on_call=False, alarm_s=plan.desk.alarm_s, claim_s=plan.desk.claim_s,
            tell_s=plan.desk.tell_s, owner_id=None, claimed_until=None, started_by=by, idempotency_key=idempotency_key,
        )  # fmt: skip
        await happen(house, session, dispatch, "begin")
    return dispatch


async def at_desk(session: AsyncSession, message: Message, *, reason: str, by: str = "system") -> Dispatch:
    """Give a message to the operators' desk without paging anybody: alarmed until somebody claims it."""
    dispatch = await hold_of_message(session, message.id)
    if dispatch is None:
        protocol = await current_protocol(session, message.account_id)
        desk = protocol.protocol.desk if protocol else Desk()
        if message.silent:
            desk = desk.model_copy(update={"alarm_s": int(_SILENT_ALARM.total_seconds()), "tell_s": None})
        dispatch = await _insert(session, message, _Plan(None, [], desk), by=by, idempotency_key=None)
        await to_desk(session, dispatch, reason, by=by)
    await messages.handed_over(session, message)
    await schedule(session, dispatch, await open_page_of(session, dispatch.id))
    return dispatch


async def _plan(session: AsyncSession, message: Message) -> _Plan:
    protocol = await current_protocol(session, message.account_id)
    if protocol is None:
        return _Plan(None, [], Desk())
    steps = steps_for(protocol.protocol, message.call_type or message.kind, message.urgency)
    return _Plan(protocol.id, stamp(steps), protocol.protocol.desk)


async def _insert(
    session: AsyncSession, message: Message, plan: _Plan, *, by: str, idempotency_key: str | None
) -> Dispatch:
    now = clock.now()
    dispatch = Dispatch(
        message_id=message.id,
        account_id=message.account_id,
        carrier_id=message.carrier_id,
        status="active",
        protocol_version_id=plan.protocol_version_id,
        steps=plan.steps,
        step=-1,
        round=0,
        backup_asked=False,
        nobody_on_call=False,
        alarm_s=plan.desk.alarm_s,
        claim_s=plan.desk.claim_s,
        tell_s=plan.desk.tell_s,
        alarm_count=0,
        next_action="next_step",
        next_at=now,
        timer_n=0,
        started_at=now,
        started_by=by,
        idempotency_key=idempotency_key,
    )
    await insert_born(session, DISPATCH, dispatch, reason="dispatched", by=by)
    return dispatch
