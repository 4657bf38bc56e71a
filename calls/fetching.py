"""Bringing a recording home: fetched, encrypted with the call's key, then deleted at the carrier, where its address
is public unless the carrier account forbids it. One row does it, however long the file takes; each answer that means
"never" ends it."""

from datetime import timedelta
from typing import Final

import structlog

from calls import recordings
from calls.models import RECORDING, Call, Recording
from core import blobs, clock
from core.crypto import Erased
from core.errors import TryAgain
from core.house import House
from core.outbox import Job, add
from core.outbox.holding import held
from core.states import move
from telephony.carriers import phone_company
from telephony.port import NOT_FOUND, CarrierError, PhoneCompany

log = structlog.get_logger(__name__)

GIVE_UP_AFTER: Final = timedelta(hours=3)
LONGEST_PAUSE_S: Final = 300.0
KNOWN_WITHIN: Final = timedelta(seconds=60)
"""For so long after its beginning a recording that the carrier doesn't know may only not be known everywhere yet."""
WAV: Final = "audio/wav"


async def fetch_recording(house: House, job: Job) -> None:
    """`recording.fetch`"""
    async with house.transaction() as session:
        recording = await recordings.get(session, int(job.args["recording"]))
    if recording is None or recording.status != "completed" or recording.sid is None:
        return
    company = await phone_company(house, recording.carrier_id)
    try:
        async with held(house, job):
            data = await company.recording_media(recording.sid)
    except CarrierError as error:
        await not_there(house, job, company, recording, error)
        return
    await store(house, recording.id, data)


async def not_there(house: House, job: Job, company: PhoneCompany, recording: Recording, error: CarrierError) -> None:
    """Raises TryAgain while the file may still come."""
    end = await never(company, recording) if error.kind == "permanent" else None
    if end is None and clock.now() >= recording.started_at + GIVE_UP_AFTER:
        end = "late"
    async with house.transaction() as session:
        if end is not None:
            log.error("recording_without_sound", recording=recording.id, why=end)
            await add(session, "recording.heard", recording=recording.id, status=end)
            return
        pause = min(2.0 ** (job.attempt - 1), LONGEST_PAUSE_S)
        await recordings.expect(session, recording.id, timedelta(seconds=pause) + recordings.FILE_READY_WITHIN)
    raise TryAgain(pause, f"recording not ready: {error.code or error.message}") from error


async def never(company: PhoneCompany, recording: Recording) -> str | None:
    """Why this file will never come, in a word of `recordings.WITHOUT_SOUND`; None when it may."""
    try:
        status = (await company.fetch_recording(str(recording.sid))).status
    except CarrierError as error:
        unknown = error.code in {NOT_FOUND, 404}
        return "deleted" if unknown and clock.now() >= recording.started_at + KNOWN_WITHIN else None
    return status if status in recordings.WITHOUT_SOUND else None


async def store(house: House, recording_id: int, data: bytes) -> None:
    async with house.transaction() as session:
        recording = await recordings.get(session, recording_id)
        call = await session.get(Call, recording.call_id) if recording else None
        if recording is None or call is None or recording.status != "completed":
            return
        try:
            blob_id = await blobs.put(session, house.keyring, call.key_id, WAV, data)
        except Erased:
            log.info("recording_of_erased_call", recording=recording_id)
            await recordings.without_sound(session, recording, "deleted")
            await add(session, "recording.delete", key=f"recording:{recording_id}:delete", recording=recording_id)
            return
        await move(
            session,
            RECORDING,
            recording_id,
            "stored",
            reason="fetched",
            by="system",
            blob_id=blob_id,
            next_action=None,
            next_at=None,
        )
        await recordings.shown(session, recording)
        await add(session, "recording.delete", key=f"recording:{recording_id}:delete", recording=recording_id)


async def delete_recording(house: House, job: Job) -> None:
    """`recording.delete`"""
    async with house.transaction() as session:
        recording = await recordings.get(session, int(job.args["recording"]))
    if recording is None or recording.status not in {"stored", "lost"} or recording.sid is None:
        return
    company = await phone_company(house, recording.carrier_id)
    try:
        await company.delete_recording(recording.sid)
    except CarrierError as error:
        if error.code not in {NOT_FOUND, 404}:
            raise TryAgain(min(2.0**job.attempt, 3600.0), f"recording not deleted: {error.code}") from error
