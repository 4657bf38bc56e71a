"""What an operator does with a call: its card, hold, hang-up, the emergency key, and being through with it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from calls import emergency, legs, moves
from calls.locking import locked
from calls.models import Call
from calls.operators import people, presence
from calls.operators import states as operators
from clients.accounts.models import Account, settings_of
from core import clock
from core.audit import audit
from core.auth.actor import Actor
from core.auth.needs import needs
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.outbox import add
from core.web import InHouse, RowId, Tx
from dispatch.messages import store
from ivr.desk import card as cards
from ivr.desk.answers import CallCard
from ivr.desk.seat import OperatorView, operator_view
from ivr.desk.wrapping import wrap
from ivr.waiting.matching import match_soon

router = APIRouter(prefix="/api/v1", tags=["desk"])
Reader = Annotated[Actor, Depends(needs("calls:read"))]
Worker = Annotated[Actor, Depends(needs("calls:write"))]
MessageReader = Annotated[Actor, Depends(needs("messages:read"))]


class LegAnswer(BaseModel):
    leg_id: int
    status: str


class Through(BaseModel):
    """Without a state: as chosen during the call, else ready."""

    state: Literal["ready", "on_break"] | None = None
    reason: str | None = Field(None, description="Of a break.")


async def readable(session: AsyncSession, actor: Actor, call_id: int) -> Call:
    call = await session.get(Call, call_id, populate_existing=True)
    if call is None:
        raise NotFound("There is no such call.")
    actor.check(call.account_id)
    return call


async def mine(session: AsyncSession, actor: Actor, call_id: int) -> Call:
    """The call, if it is this operator's."""
    call = await readable(session, actor, call_id)
    if call.operator_id is None:
        raise Conflict("Nobody is talking with this caller now.", code="no_live_call")
    if call.operator_id != actor.user_id:
        raise Forbidden("This is another operator's call.", code="not_your_call")
    return call


@router.get("/calls/{call_id}/card")
async def card(call_id: RowId, actor: Reader, house: InHouse, session: Tx) -> CallCard:
    """Everything the operator needs in front of them, in one answer."""
    call = await readable(session, actor, call_id)
    await audit(session, actor, "read", f"call:{call.id}", call.account_id)
    return await cards.of_call(house, session, actor, call)


@router.get("/messages/{message_id}/form")
async def form(message_id: RowId, actor: MessageReader, house: InHouse, session: Tx) -> CallCard:
    """The same for a draft without a call, or whose call is over."""
    message = await store.load(session, message_id)
    actor.check(message.account_id)
    await audit(session, actor, "read", f"message:{message.id}", message.account_id)
    return await cards.of_message(house, session, actor, message)


@router.post("/calls/{call_id}/hang-up", status_code=204)
async def hang_up(call_id: RowId, actor: Worker, session: Tx) -> None:
    """The operator's hang-up ends the call. With the emergency service in it, only the operator leaves."""
    call = await mine(session, actor, call_id)
    if call.status not in {"talking", "on_hold"}:
        raise Conflict("Nobody is talking with this caller now.", code="no_live_call")
    if (helper := await legs.live(session, call_id, "emergency")) and helper.status == "joined":
        await part(session, call, actor)
        return
    await session.execute(
        update(Call)
        .where(Call.id == call_id, Call.status != "ended")
        .values(next_action="hang_up", next_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    await add(session, "call.hang_up", live=True, key=f"call:{call_id}:hang_up", call=call_id, user=actor.user_id)


async def part(session: AsyncSession, call: Call, actor: Actor) -> None:
    waits = settings_of(await session.get_one(Account, call.account_id)).waits
    if leg := await legs.live(session, call.id, "operator"):
        await legs.unwanted(session, leg.id)
    await operators.wrapping(session, actor.user_id, call.id, waits.wrap_up_s, reason="left_to_emergency_service")


@router.post("/calls/{call_id}/hold", status_code=204)
async def hold(call_id: RowId, actor: Worker, house: InHouse) -> None:
    async with house.transaction() as session:
        call = await mine(session, actor, call_id)
    await moves.hold(house, call, by=actor.by)


@router.post("/calls/{call_id}/unhold", status_code=204)
async def unhold(call_id: RowId, actor: Worker, house: InHouse) -> None:
    async with house.transaction() as session:
        call = await mine(session, actor, call_id)
    await moves.unhold(house, call, by=actor.by)


@router.post("/calls/{call_id}/emergency")
async def emergency_key(call_id: RowId, actor: Worker, session: Tx) -> LegAnswer:
    """Dials the account's emergency number into the call; the caller stays. A second press gives the leg there is."""
    call = await mine(session, actor, call_id)
    account = await session.get_one(Account, call.account_id)
    if settings_of(account).emergency.number is None:
        raise Invalid("This account has no emergency number: follow its written procedure.", code="no_emergency_number")
    leg = await emergency.start(session, call, by=actor.by)
    await audit(session, actor, "emergency", f"call:{call.id}", call.account_id, leg=leg.id)
    return LegAnswer(leg_id=leg.id, status=leg.status)


@router.post("/calls/{call_id}/wrapped")
async def wrapped(call_id: RowId, through: Through, actor: Worker, house: InHouse, session: Tx) -> OperatorView:
    """Through with the call: it leaves the desk, and the operator is ready or takes a break."""
    await mine(session, actor, call_id)
    call = await locked(session, call_id)  # the time for the work after it can't run out meanwhile
    operator = await people.enrolled(session, actor.user_id)
    if operator.status == "talking" and operator.call_id == call_id:
        raise Conflict("The call is still going on: hang up first.", code="call_goes_on")
    await wrap(session, call)
    if operator.call_id in {call_id, None} or operator.status == "wrapping":
        if through.state is not None:
            await operators.choose(session, operator, through.state, through.reason)
        elif not await operators.back_as_chosen(
            session, operator.user_id, reason="through_with_call", only_from=["wrapping"]
        ):
            await operators.choose(session, operator, "ready", None)
        await presence.seen(session, actor.user_id)
        match_soon(house, session)
    return await operator_view(session, actor)
