"""The end of the work after a call: the call leaves the desk."""

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from calls.locking import locked
from calls.models import Call
from calls.operators import people
from calls.operators import states as operators
from calls.operators.models import Operator
from core import clock
from core.events import changed


async def wrap(session: AsyncSession, call: Call) -> None:
    done = await session.execute(
        update(Call)
        .where(Call.id == call.id, Call.wrapped_at.is_(None))
        .values(wrapped_at=clock.now())
        .returning(Call.id)
        .execution_options(synchronize_session=False)
    )
    if done.first():
        await changed(session, "call", call.id, call.account_id)


async def wrap_over(session: AsyncSession, operator: Operator, call: Call | None) -> None:
    """The time for work after the call is up. An unfinished draft stays with the operator."""
    if call is not None:
        await locked(session, call.id)
    settled = await operators.back_as_chosen(session, operator.user_id, reason="wrap_up_over", only_from=["wrapping"])
    if settled and call is not None:
        await wrap(session, call)


async def left(session: AsyncSession, operator: Operator) -> Operator:
    """Whoever chooses another state while wrapping up is through with that call. The operator as they are once the call
    is locked: the time may have run out just before."""
    if operator.status != "wrapping" or operator.call_id is None:
        return operator
    await wrap(session, await locked(session, operator.call_id))
    return await people.enrolled(session, operator.user_id)
