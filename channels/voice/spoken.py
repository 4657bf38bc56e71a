"""What a page's call says. Nothing of the message before a key is pressed: a voicemail box records what it hears."""

import re
from datetime import datetime

from channels.inbound import PageCard, PageText
from clients.local_time import local
from clients.phones import national
from core.names import spoken
from core.settings import Settings
from telephony import twiml
from telephony.urls import callback

PROMPTS = 4
"""How often the call asks for a key before it hangs up (about half a minute)."""
_KEY_S = 6


def ask_for_key(settings: Settings, delivery_id: int, card: PageCard, prompt: int) -> str:
    """The first words, repeated until a key is pressed."""
    text = f"This is the answering service, with a message for {spoken(card.contact_name)}. Press any key to hear it."
    again = callback(settings, "/twilio/voice/page", delivery=delivery_id, prompt=prompt + 1)
    hear = callback(settings, "/twilio/voice/page-key", delivery=delivery_id, stage="hear")
    # Every key counts, also the ones that would end the entry: hence no finishOnKey.
    gather = twiml.gather(twiml.say(text), action=hear, num_digits=1, timeout=_KEY_S, finish_on_key="")
    if prompt + 1 >= PROMPTS:
        return twiml.document(gather, twiml.hangup())
    return twiml.document(gather, twiml.redirect(again))


def message(settings: Settings, delivery_id: int, text: PageText, listen: int, now: datetime) -> str:
    """The message itself, and what the keys do. `listen` counts how often it has been spoken."""
    words = twiml.say(" ".join(_sentences(text, now)))
    keys = twiml.say("To take it, press 1. If you can't take it, press 2. To hear it again, press 9.")
    answer = callback(settings, "/twilio/voice/page-key", delivery=delivery_id, stage="answer", listen=listen)
    gather = twiml.gather(words, twiml.pause(1), keys, action=answer, num_digits=1, timeout=10, finish_on_key="")
    if listen + 1 < PROMPTS:
        again = callback(settings, "/twilio/voice/page-key", delivery=delivery_id, stage="again", listen=listen + 1)
        return twiml.document(gather, twiml.redirect(again))
    return twiml.document(gather, twiml.say(_not_taken(text)), twiml.hangup())


def end(text: str) -> str:
    return twiml.document(twiml.say(text), twiml.hangup())


def spoken_number(number: str) -> str:
    """Digit by digit, in the groups in which its country writes it, at home without the country code."""
    number, _, extension = national(number).partition(" ext. ")
    groups = ", ".join(" ".join(group) for group in re.findall(r"\d+", number))
    return f"{groups}, extension {' '.join(extension)}" if extension else groups


def _sentences(text: PageText, now: datetime) -> list[str]:
    minutes = max(int((now - text.taken_at).total_seconds() // 60), 0)
    at = local(text.taken_at, text.timezone)
    taken = f"at {at.hour}:{at.minute:02d}" if minutes else "just now"
    said = [f"{text.title}, {text.urgency}, taken {taken}."]
    # The number to call back comes last, and twice.
    said += [f"{label}: {value.reveal()}." for label, value in text.lines if value != text.callback]
    if text.callback is not None:
        number = spoken_number(text.callback.reveal())
        said.append(f"The number to call back is {number}. Again: {number}.")
    return said


def _not_taken(text: PageText) -> str:
    return f"You have not taken it. {text.otherwise}. Good bye."
