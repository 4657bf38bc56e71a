"""Listening to recordings: authorised, audited, decrypted on the way out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from calls import recordings
from core import blobs
from core.audit import audit
from core.auth.actor import Actor
from core.auth.needs import needs
from core.errors import Conflict, NotFound
from core.web import InHouse, RowId, Tx

router = APIRouter(prefix="/api/v1", tags=["recordings"])


@router.get("/recordings/{recording_id}/media", response_class=Response)
async def media(
    recording_id: RowId, actor: Annotated[Actor, Depends(needs("recordings:read"))], house: InHouse, session: Tx
) -> Response:
    """The sound. 409 while the carrier has not handed it over yet."""
    recording = await recordings.get(session, recording_id)
    if recording is None:
        raise NotFound("There is no such recording.")
    actor.check(recording.account_id)
    if recording.blob_id is None:
        raise Conflict(f"This recording is {recording.status}: there is no sound to hear.", code="no_sound")
    content_type, data = await blobs.read(session, house.keyring, recording.blob_id)
    await audit(session, actor, "read", f"recording:{recording.id}", recording.account_id)
    return Response(data, media_type=content_type, headers={"Cache-Control": "no-store"})
