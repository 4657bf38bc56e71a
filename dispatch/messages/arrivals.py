"""Messages that come out of calls without anybody having typed them. `ivr` calls these in its own transactions."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from clients.accounts.models import Account, settings_of
from core import clock
from core.crypto import Sealed
from core.errors import NotFound
from core.states import move
from dispatch.messages import store
from dispatch.messages.models import MESSAGE
from dispatch.protocols.current import current_protocol

# How long after the longest recording could have ended the desk is alarmed, recording or not.
_RECORDING_GRACE = timedelta(seconds=60)
# A draft nobody has touched for this long, after its call, is left behind.
DRAFT_LEFT = timedelta(minutes=10)


async def open_voicemail(
    session: AsyncSession, *, account_id: int, call_id: int, carrier_id: int, key_id: int, callback: Sealed | None
) -> int:
    """Record has started. The message exists from now on, whatever becomes of the recording. Returns its id."""
    if before := await store.of_call(session, call_id, "voicemail"):
        return before.id
    account = await session.get(Account, account_id)
    if account is None:
        raise NotFound("There is no such account.")
    longest = timedelta(seconds=settings_of(account).voicemail.max_s)
    message = await store.new(
        session,
        account_id=account_id,
        call_id=call_id,
        carrier_id=carrier_id,
        key_id=key_id,
        kind="voicemail",
        status="draft",
        urgency="urgent",
        callback=callback,
        next_action="recording",
        next_at=clock.now() + longest + _RECORDING_GRACE,
        reason="the caller is recording",
        by="caller",
    )
    return message.id


async def voicemail_recorded(
    session: AsyncSession, message_id: int, recording_id: int, duration_s: int | None, silent: bool
) -> None:
    """The recording is there, or known to be absent. The desk may see to it for a while, then the protocol pages.

    A silent one goes to the desk's list and pages nobody; if it turns out later to hold something, it pages after all.
    """
    message = await store.load(session, message_id, lock=True)
    if message.status not in ("draft", "open") or (message.recording_s is not None and (silent or not message.silent)):
        return
    protocol = await current_protocol(session, message.account_id)
    desk_s = protocol.protocol.voicemail.desk_s if protocol else 0
    await move(
        session, MESSAGE, message_id, "open", reason="silent" if silent else "recorded", by="carrier",
        recording_id=recording_id, recording_s=duration_s or 0, silent=silent,
    )  # fmt: skip
    at = clock.now() if silent else clock.now() + timedelta(seconds=desk_s)
    await store.set_next(session, message, "desk" if silent else "page", at)


async def caller_lost(
    session: AsyncSession,
    *,
    account_id: int,
    call_id: int,
    carrier_id: int,
    key_id: int,
    callback: Sealed | None,
    waited_s: int,
) -> int:
    """A caller hung up in the line after the short-abandon threshold. The desk calls back. Returns the message's id."""
    if before := await store.of_call(session, call_id, "caller_lost"):
        return before.id
    message = await store.new(
        session,
        account_id=account_id,
        call_id=call_id,
        carrier_id=carrier_id,
        key_id=key_id,
        kind="caller_lost",
        status="open",
        urgency="urgent",
        callback=callback,
        next_action="page",
        next_at=clock.now(),
        reason=f"hung up after waiting {waited_s} s",
        by="caller",
    )
    return message.id


async def call_answered(
    session: AsyncSession,
    *,
    account_id: int,
    call_id: int,
    carrier_id: int,
    key_id: int,
    callback: Sealed | None,
    operator_id: int,
) -> int:
    """An operator has the caller: a draft that is theirs. Returns its id, also when the call was answered before."""
    if before := await store.of_call(session, call_id, "taken"):
        return before.id
    message = await store.new(
        session,
        account_id=account_id,
        call_id=call_id,
        carrier_id=carrier_id,
        key_id=key_id,
        kind="taken",
        status="draft",
        urgency="routine",
        callback=callback,
        taken_by=operator_id,
        next_action="finish_draft",
        next_at=clock.now() + DRAFT_LEFT,
        reason="an operator has the caller",
        by=f"user:{operator_id}",
    )
    return message.id
