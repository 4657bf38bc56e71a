"""Messages' rows, and the timer each has until a dispatch carries it."""

from datetime import datetime
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import clock, outbox
from core.crypto import Sealed
from core.errors import NotFound
from core.states import alter, insert_born, move, move_row
from dispatch.messages.models import MESSAGE, Message

TIMER = "message.timer"

Kind = Literal["taken", "voicemail", "caller_lost", "text"]
NextAction = Literal["finish_draft", "recording", "page", "desk"]


async def new(
    session: AsyncSession,
    *,
    account_id: int,
    carrier_id: int,
    key_id: int,
    kind: Kind,
    status: Literal["draft", "open"],
    urgency: Literal["urgent", "routine"],
    next_action: NextAction,
    next_at: datetime,
    reason: str,
    by: str,
    call_id: int | None = None,
    callback: Sealed | None = None,
    taken_by: int | None = None,
) -> Message:
    """The row, its birth in the ledger and its timer."""
    now = clock.now()
    message = Message(
        account_id=account_id,
        call_id=call_id,
        carrier_id=carrier_id,
        key_id=key_id,
        kind=kind,
        status=status,
        urgency=urgency,
        callback_sealed=callback,
        taken_by=taken_by,
        owner_id=taken_by,
        version=0,
        created_at=now,
        saved_at=now,
        timer_n=0,
    )
    await insert_born(session, MESSAGE, message, reason=reason, by=by)
    await set_next(session, message, next_action, next_at)
    return message


async def load(session: AsyncSession, message_id: int, *, lock: bool = False) -> Message:
    """The row as it is now. Raises NotFound."""
    message = await session.get(Message, message_id, populate_existing=True, with_for_update=lock or None)
    if message is None:
        raise NotFound("There is no such message.")
    return message


async def of_call(session: AsyncSession, call_id: int, kind: Kind) -> Message | None:
    """A webhook that comes twice must not make two messages of one call."""
    found = select(Message).where(Message.call_id == call_id, Message.kind == kind).order_by(Message.id).limit(1)
    return (await session.execute(found)).scalar_one_or_none()


async def set_next(session: AsyncSession, message: Message, action: NextAction | None, at: datetime | None) -> None:
    """What happens next to a message that no dispatch carries yet; None, None: its dispatch has it from now on."""
    number = message.timer_n + 1
    before = timer_key(message.id, message.timer_n) if message.next_at is not None else None
    await alter(session, MESSAGE, message, next_action=action, next_at=at, timer_n=number)
    if at is not None:
        key = timer_key(message.id, number)
        await outbox.add(session, TIMER, due_at=at, key=key, instead_of=before, message_id=message.id, n=number)
    elif before is not None:
        await outbox.cancel(session, before, reason="superseded")


async def opened(session: AsyncSession, message: Message, *, reason: str, by: str) -> None:
    """It is taken, and carried by the dispatch that is begun in this transaction."""
    timed, n = message.next_at is not None, message.timer_n
    await move_row(
        session, MESSAGE, message, "open", reason=reason, by=by, next_action=None, next_at=None, timer_n=n + 1
    )
    if timed:
        await outbox.cancel(session, timer_key(message.id, n), reason="superseded")


async def handed_over(session: AsyncSession, message: Message) -> None:
    """A dispatch carries it from now on."""
    if message.next_at is not None:
        await set_next(session, message, None, None)


async def settle(
    session: AsyncSession, message_id: int, status: Literal["confirmed", "closed", "open"], *, reason: str, by: str
) -> None:
    """Follow what became of the dispatch."""
    await move(session, MESSAGE, message_id, status, reason=reason, by=by)


async def lock(session: AsyncSession, message_id: int) -> None:
    """The first attempt to send it has been recorded."""
    await session.execute(
        update(Message)
        .where(Message.id == message_id, Message.locked_at.is_(None))
        .values(locked_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def timer_key(message_id: int, number: int) -> str:
    return f"message:{message_id}:{number}"
