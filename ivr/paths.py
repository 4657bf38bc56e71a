"""The addresses of our voice webhooks."""

from typing import Final

from calls.dialling import CONFERENCE_EVENTS, LEG_EVENTS, SILENCE
from calls.moves import HOLD_MUSIC

INCOMING: Final = "/twilio/voice/incoming"
FALLBACK: Final = "/twilio/voice/fallback"
STATUS: Final = "/twilio/voice/status"
AGAIN: Final = "/twilio/voice/again"
WAIT: Final = "/twilio/voice/wait"
WAIT_KEY: Final = "/twilio/voice/wait-key"
LEFT: Final = "/twilio/voice/left"
CONFERENCE: Final = "/twilio/voice/conference"
RECORD: Final = "/twilio/voice/record"
VOICEMAIL: Final = "/twilio/voice/voicemail"
RECORDING: Final = "/twilio/voice/recording"

__all__ = [
    "AGAIN",
    "CONFERENCE",
    "CONFERENCE_EVENTS",
    "FALLBACK",
    "HOLD_MUSIC",
    "INCOMING",
    "LEFT",
    "LEG_EVENTS",
    "RECORD",
    "RECORDING",
    "SILENCE",
    "STATUS",
    "VOICEMAIL",
    "WAIT",
    "WAIT_KEY",
]
