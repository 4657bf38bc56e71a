"""What the line itself says, and the documents made of it."""

from typing import Final

from core.settings import Settings
from ivr import paths
from telephony import twiml
from telephony.urls import callback

SPEECH_PER_S: Final = 12
"""Characters a second, on the slow side: only for estimates."""
WAIT_ROUND_S: Final = 12
"""How long a waiting caller hears nothing before the position is told again."""
VOICEMAIL_KEYS: Final = frozenset({"*", "1"})

OPERATOR_COMING: Final = "An operator is about to take your call."
STAY: Final = "Thank you for waiting."
GOODBYE: Final = "Thank you. Your message has been recorded. Goodbye."
SORRY: Final = "We are sorry, something went wrong. Please hold on."
HOLD: Final = "Please hold the line."


def speech_s(text: str) -> int:
    return -(-len(text) // SPEECH_PER_S)


def into_line(settings: Settings, call_id: int, account_id: int) -> str:
    """The queue at the carrier only holds the sound: which caller is next is ours to say."""
    return twiml.enqueue(
        f"line-{account_id}",
        action=callback(settings, paths.LEFT, call=call_id),
        wait_url=callback(settings, paths.WAIT, call=call_id),
    )


def position(place: int, remaining_s: float, settings: Settings, call_id: int) -> str:
    """One round of waiting, no longer than what is left of the account's limit."""
    where = "You are next in line." if place <= 1 else f"You are number {place} in line."
    text = f"{where} To leave a message instead, press star."
    talk = speech_s(text)
    spoken = remaining_s >= talk
    listen = min(max(int(remaining_s - (talk if spoken else 0)), 1), WAIT_ROUND_S)
    return twiml.gather(
        *([twiml.say(text)] if spoken else []),
        action=callback(settings, paths.WAIT_KEY, call=call_id),
        num_digits=1,
        timeout=listen,
        finish_on_key="",
    )


def conference(settings: Settings, name: str, offer_id: int, call_id: int) -> tuple[str, ...]:
    """The caller into the conference; its end is the caller's end. What follows is reached only if the caller is
    still there when the conference is not: the state of the call then says where to."""
    dial = twiml.dial_conference(
        name,
        status_callback=callback(settings, paths.CONFERENCE_EVENTS, event=True, offer=offer_id),
        label=f"caller-{call_id}",
    )
    return dial, twiml.redirect(callback(settings, paths.AGAIN, call=call_id))


def into_voicemail(settings: Settings, greeting: str, call_id: int) -> tuple[str, ...]:
    """Greeting first; the message begins to exist with the next document, which starts Record."""
    return twiml.say(greeting), twiml.redirect(callback(settings, paths.RECORD, call=call_id))


def record(settings: Settings, call_id: int, max_s: int) -> tuple[str, ...]:
    verb = twiml.record(
        action=callback(settings, paths.VOICEMAIL, call=call_id),
        status_callback=callback(settings, paths.RECORDING, event=True, call=call_id),
        max_length_s=max_s,
    )
    return verb, twiml.hangup()
