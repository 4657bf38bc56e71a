"""The voicemail box: its message exists from the moment Record starts, and is settled once by whatever tells first
how it went."""

from sqlalchemy.ext.asyncio import AsyncSession

from calls import recordings
from calls.models import Call, Recording
from clients.accounts.models import Account, settings_of
from core.settings import Settings
from dispatch.messages.arrivals import open_voicemail, voicemail_recorded
from ivr import words


async def greeting(session: AsyncSession, settings: Settings, call: Call) -> tuple[str, ...]:
    """The document that leads to the tone."""
    box = settings_of(await session.get_one(Account, call.account_id)).voicemail
    return words.into_voicemail(settings, box.greeting, call.id)


async def start(session: AsyncSession, settings: Settings, call: Call) -> tuple[str, ...]:
    """Record starts with this document, so the message is written now. Asked for again: the same message and
    recording."""
    box = settings_of(await session.get_one(Account, call.account_id)).voicemail
    if await recordings.of_call(session, call.id) is None:
        message_id = await open_voicemail(
            session,
            account_id=call.account_id,
            call_id=call.id,
            carrier_id=call.carrier_id,
            key_id=call.key_id,
            callback=call.callback_sealed,
        )
        await recordings.started(session, call, message_id, box.max_s)
    return words.record(settings, call.id, box.max_s)


async def settle(session: AsyncSession, recording: Recording, status: str, sid: str | None, duration_s: int) -> None:
    """The carrier's word on a recording, or what we made of its silence. Silent ones (absent, under 2 s) are listed,
    not paged; one that was lost may have held something and pages."""
    if status == "completed" and sid:
        settled = await recordings.completed(session, recording, sid, duration_s)
    elif status in recordings.WITHOUT_SOUND:
        settled = await recordings.without_sound(session, recording, status)
    else:
        return
    if settled is not None and recording.message_id is not None:
        await voicemail_recorded(session, recording.message_id, recording.id, settled.duration_s, settled.silent)
