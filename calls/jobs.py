"""What calls do later, and again and again."""

from typing import Final

from calls.emergency import dial_emergency
from calls.fetching import delete_recording, fetch_recording
from calls.reconcile import due_calls, due_legs, due_recordings
from core.outbox.run import Handler
from core.recurring import Recurring
from telephony import carriers

HANDLERS: Final[dict[str, Handler]] = {
    "emergency.dial": dial_emergency,
    "recording.delete": delete_recording,
    "recording.fetch": fetch_recording,
}

RECURRING: Final = [
    Recurring("look at legs", 1.0, due_legs, each=carriers.ids),
    Recurring("look at calls", 2.0, due_calls, each=carriers.ids),
    Recurring("look at recordings", 5.0, due_recordings, each=carriers.ids),
]
