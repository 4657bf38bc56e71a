"""Bringing a recording home: fetched, encrypted with the call's key, then deleted at the carrier, where its address
is public unless the carrier account forbids it."""

from typing import Final

import structlog

from calls import recordings
from calls.models import RECORDING, Call
from core import blobs
from core.crypto import Erased
from core.errors import TryAgain
from core.house import House
from core.outbox import Job, add
from core.states import move
from telephony.carriers import phone_company
from telephony.port import CarrierError

log = structlog.get_logger(__name__)

GIVE_UP_AFTER: Final = 40  # attempts; with the back-off below about three hours
WAV: Final = "audio/wav"


async def fetch_recording(house: House, job: Job) -> None:
    """`recording.fetch`"""
    async with house.transaction() as session:
        recording = await recordings.get(session, int(job.args["recording"]))
    if recording is None or recording.status != "completed" or recording.sid is None:
        return
    company = await phone_company(house, recording.carrier_id)
    try:
        data = await company.recording_media(recording.sid)
    except CarrierError as error:
        if job.attempt < GIVE_UP_AFTER:
            why = f"recording not ready: {error.code or error.message}"
            raise TryAgain(min(2.0 ** (job.attempt - 1), 300.0), why) from error
        await lose(house, recording.id)
        return
    await store(house, recording.id, data)


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
        await add(session, "recording.delete", key=f"recording:{recording_id}:delete", recording=recording_id)


async def lose(house: House, recording_id: int) -> None:
    log.error("recording_lost", recording=recording_id)
    async with house.transaction() as session:
        await move(
            session,
            RECORDING,
            recording_id,
            "lost",
            reason="carrier_cannot_give_it",
            by="system",
            next_action=None,
            next_at=None,
        )


async def delete_recording(house: House, job: Job) -> None:
    """`recording.delete`"""
    async with house.transaction() as session:
        recording = await recordings.get(session, int(job.args["recording"]))
    if recording is None or recording.status != "stored" or recording.sid is None:
        return
    company = await phone_company(house, recording.carrier_id)
    try:
        await company.delete_recording(recording.sid)
    except CarrierError as error:
        if error.kind != "permanent":
            raise TryAgain(min(2.0**job.attempt, 3600.0), f"recording not deleted: {error.code}") from error
