"""What there is to hear of a voicemail: said wherever the message itself is, when it is nothing."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from calls.models import Recording
from core.texts.speaking import gettext, later
from dispatch.messages.models import Message

# said by `gettext`
_NOT_YET: Final = later("it has not come from the phone company yet")
_WITHOUT: Final = {
    "absent": later("there is none; nothing was said"),
    "failed": later("there is none; it failed at the phone company, so please call back"),
    "deleted": later("there is none; it was deleted at the phone company, so please call back"),
    "late": later("there is none; it never came from the phone company, so please call back"),
}


async def missing_sound(session: AsyncSession, message: Message) -> str | None:
    """Why a voicemail can't be heard (now), in words; None when it can, or where there is no voicemail."""
    if message.kind != "voicemail":
        return None
    recording = await session.get(Recording, message.recording_id) if message.recording_id else None
    if recording is None:
        return gettext(_NOT_YET)
    if recording.status == "stored":
        return None
    if recording.status == "erased":
        return gettext("it was kept as long as it had to be, and is gone")
    return gettext(_WITHOUT.get(recording.end_reason or "", _NOT_YET))
