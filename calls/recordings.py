"""Recordings: from the start of Record to an encrypted blob of ours."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from calls.models import RECORDING, Call, Recording
from core import clock
from core.events import changed
from core.outbox import add
from core.states import born, move

SILENT_UNDER_S: Final = 2
FILE_READY_WITHIN: Final = timedelta(seconds=30)
WITHOUT_SOUND: Final = frozenset({"absent", "failed", "deleted", "late"})
"""Ends of a recording that leave nothing to hear. Only the first says that nothing was said."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a recording turned out to be, told once."""

    recording: Recording
    duration_s: int
    silent: bool


async def started(session: AsyncSession, call: Call, message_id: int, max_s: int) -> int:
    """Record is about to start: from now on the row exists, whatever the carrier does or fails to tell."""
    now = clock.now()
    made = await session.execute(
        insert(Recording)
        .values(
            call_id=call.id,
            account_id=call.account_id,
            carrier_id=call.carrier_id,
            message_id=message_id,
            status="recording",
            started_at=now,
            next_action="look_up",
            next_at=now + timedelta(seconds=max_s) + FILE_READY_WITHIN,
        )
        .returning(Recording.id)
    )
    recording_id = made.scalar_one()
    await born(
        session, RECORDING, recording_id, "recording", reason="record_started", by="caller", account_id=call.account_id
    )
    return recording_id


async def of_call(session: AsyncSession, call_id: int) -> Recording | None:
    """A call has one voicemail at most."""
    found = await session.execute(
        select(Recording)
        .where(Recording.call_id == call_id)
        .order_by(Recording.id)
        .limit(1)
        .execution_options(populate_existing=True)
    )
    return found.scalar_one_or_none()


async def get(session: AsyncSession, recording_id: int) -> Recording | None:
    return await session.get(Recording, recording_id, populate_existing=True)


async def completed(session: AsyncSession, recording: Recording, sid: str, duration_s: int) -> Settled | None:
    """The carrier has it. None when that was known before."""
    now = clock.now()
    old = await move(
        session,
        RECORDING,
        recording.id,
        "completed",
        reason="reported",
        by="carrier",
        sid=sid,
        duration_s=duration_s,
        end_reason=None,
        next_action="fetch",
        next_at=now + FILE_READY_WITHIN,
    )
    if old is None:
        return None
    # The only row that fetches it: it goes on until the file is here or surely never will be.
    await add(session, "recording.fetch", recording=recording.id)
    await shown(session, recording)
    return Settled(recording, duration_s, silent=duration_s < SILENT_UNDER_S)


async def without_sound(session: AsyncSession, recording: Recording, why: str) -> Settled | None:
    """There is nothing to hear and never will be, as `why` (of WITHOUT_SOUND) says: `absent` when nothing was said;
    otherwise somebody may have said something. None when that was known before, or the file is ours."""
    old = await move(
        session,
        RECORDING,
        recording.id,
        "absent" if why == "absent" else "lost",
        reason=why,
        by="carrier",
        end_reason=why,
        next_action=None,
        next_at=None,
    )
    if old is None:
        return None
    await shown(session, recording)
    return Settled(recording, 0, silent=why == "absent")


async def shown(session: AsyncSession, recording: Recording) -> None:
    """Screens show it with its message."""
    if recording.message_id is not None:
        await changed(session, "message", recording.message_id, recording.account_id)


async def look_soon(session: AsyncSession, call_id: int, within: timedelta) -> None:
    """The caller is gone, so whatever was said has been said: don't wait for the callback much longer."""
    at = clock.now() + within
    await session.execute(
        update(Recording)
        .where(Recording.call_id == call_id, Recording.status == "recording", Recording.next_at > at)
        .values(next_at=at)
        .execution_options(synchronize_session=False)
    )


async def expect(session: AsyncSession, recording_id: int, within: timedelta) -> None:
    """Its file is asked for again by then."""
    await session.execute(
        update(Recording)
        .where(Recording.id == recording_id, Recording.status == "completed")
        .values(next_at=clock.now() + within)
        .execution_options(synchronize_session=False)
    )
