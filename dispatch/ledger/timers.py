"""Outbox handlers: the time has come for a dispatch, or for a message that none carries yet."""

from sqlalchemy.ext.asyncio import AsyncSession

from core import clock
from core.errors import TryAgain
from core.house import House
from core.outbox import Job
from core.states import move
from dispatch.ledger.carry_out import happen
from dispatch.ledger.models import UNFINISHED, Dispatch
from dispatch.ledger.rows import hold, hold_of_message
from dispatch.ledger.start import at_desk, start
from dispatch.messages import store
from dispatch.messages.arrivals import DRAFT_LEFT
from dispatch.messages.models import MESSAGE, Message
from dispatch.messages.talking import still_talking


async def dispatch_timer(house: House, job: Job) -> None:
    """Outbox handler of `dispatch.timer`."""
    async with house.transaction() as session:
        dispatch = await hold(session, int(job.args["dispatch_id"]))
        if dispatch.timer_n != job.args["n"] or dispatch.status not in UNFINISHED or dispatch.next_at is None:
            return  # a later timer has taken its place
        early = (dispatch.next_at - clock.now()).total_seconds()
        if early <= 0:
            await happen(house, session, dispatch, "tick")
            return
    raise TryAgain(early, "not due yet")


async def message_timer(house: House, job: Job) -> None:
    """Outbox handler of `message.timer`."""
    async with house.transaction() as session:
        message_id = int(job.args["message_id"])
        before = await hold_of_message(session, message_id)  # a dispatch is always locked before its message
        message = await store.load(session, message_id, lock=True)
        if message.timer_n != job.args["n"] or message.next_at is None:
            return
        early = (message.next_at - clock.now()).total_seconds()
        if early <= 0:
            await _due(house, session, message, before)
            return
    raise TryAgain(early, "not due yet")


async def _due(house: House, session: AsyncSession, message: Message, before: Dispatch | None) -> None:
    if message.status in ("confirmed", "closed"):
        await store.set_next(session, message, None, None)
    elif message.next_action == "finish_draft":
        await _draft_left(session, message)
    elif message.next_action == "desk":
        await at_desk(session, message, reason="a silent voicemail")
    else:
        # A voicemail whose time at the desk is over, or whose recording nobody has told us of; a message held till now.
        await store.opened(session, message, reason=f"due: {message.next_action}", by="system")
        await start(house, session, message, before, by="system")


async def _draft_left(session: AsyncSession, message: Message) -> None:
    """Nobody types any more, and the call is over: the desk is alarmed, and the draft stays as it is."""
    if await still_talking(session, message.call_id):
        await store.set_next(session, message, "finish_draft", clock.now() + DRAFT_LEFT)
        return
    await move(session, MESSAGE, message.id, "draft", reason="draft left behind", by="system")
    await at_desk(session, message, reason="a draft was left behind")
