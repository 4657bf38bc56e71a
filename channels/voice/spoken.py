"""What a page's call says. Nothing of the message before a key is pressed: a voicemail box records what it hears."""

import re
from collections.abc import Mapping
from datetime import datetime

from channels.inbound import PageCard, PageText
from channels.voice.words import first_words
from clients.local_time import local
from clients.phones import national
from core.settings import Settings
from telephony import twiml
from telephony.urls import callback

PROMPTS = 4
"""How often the call asks for a key, and speaks the message, before it hangs up (about half a minute)."""
_KEY_S = 6
_ANSWER_S = 10
_QUICKEST = 25
"""Characters a second: nothing is spoken faster than this."""
KEYS = "To take it, press 1. If you can't take it, press 2. To hear it again, press 9."
_TOO_SOON = "That was before the message, so it doesn't count yet."
_NO_SUCH_KEY = "That key means nothing here."
NOT_TAKEN = "You have not taken it."


def ask_for_key(settings: Settings, send_id: int, card: PageCard, prompt: int, now: datetime) -> str:
    """The first words, repeated until a key is pressed."""
    text = greeting(card)
    again = callback(settings, "/twilio/voice/send", send=send_id, prompt=prompt + 1)
    hear = _key(settings, "hear", {"send": send_id, "at": _stamp(now)})
    # Every key counts, also the ones that would end the entry: hence no finishOnKey.
    gather = twiml.gather(twiml.say(text), action=hear, num_digits=1, timeout=_KEY_S, finish_on_key="")
    if prompt + 1 >= PROMPTS:
        return twiml.document(gather, twiml.hangup())
    return twiml.document(gather, twiml.redirect(again))


def greeting(card: PageCard) -> str:
    first = first_words(card.account_name, card.contact_name)
    return f"{first} There is a message. Press any key to hear it."


def message(
    settings: Settings, send_id: int, text: PageText, now: datetime, *, listen: int, early: int, no_such_key: bool
) -> str:
    """The message itself, and what the keys do. `listen` counts how often it has been spoken, `early` how often keys
    came before it.

    The first time it is announced, and keys pressed until then are taken away: whoever pressed twice, or a moment too
    soon, has heard nothing yet. They are taken right before the first word, in the same document, so that none can
    come in while a document is fetched.
    """
    asked = {"send": send_id, "listen": listen, "early": early}
    said = " ".join(_sentences(text, now))
    words, keys = twiml.say(said), twiml.say(KEYS)
    more = {**asked, "at": _stamp(now), "length": len(said)}
    answer = _key(settings, "answer", more)
    aside = [twiml.pause(1), twiml.say(text.aside)] if text.aside and listen == 0 else []
    nested = (words, twiml.pause(1), keys, *aside)
    gather = twiml.gather(*nested, action=answer, num_digits=1, timeout=_ANSWER_S, finish_on_key="")
    verbs = [*_announced(settings, asked), gather] if listen == 0 else [gather]
    if no_such_key:
        verbs.insert(0, twiml.say(f"{_NO_SUCH_KEY} {KEYS}"))
    if listen + 1 < PROMPTS:
        again = _key(settings, "again", {**asked, "listen": listen + 1})
        return twiml.document(*verbs, twiml.redirect(again))
    return twiml.document(*verbs, twiml.say(f"{NOT_TAKEN} {text.otherwise.rstrip('.')}."), twiml.hangup())


def _announced(settings: Settings, asked: dict[str, int]) -> list[str]:
    early = _key(settings, "early", {**asked, "early": asked["early"] + 1})
    said = f"{_TOO_SOON} Here it is." if asked["early"] else "Here is the message."
    # ends by itself a second after its words, or after the last key
    return [twiml.gather(twiml.say(said), action=early, timeout=1, finish_on_key="")]


def end(text: str) -> str:
    return twiml.document(twiml.say(text), twiml.hangup())


def sooner_than_said(at: str, length: int, now: datetime) -> bool:
    """Whether words of this length, asked for at `at` (the stamp in the address), can't have been spoken to their end
    by now. It is only told: how long speech takes, and a document its way, is a carrier's affair."""
    if not at.isdecimal() or len(at) > 15:
        return False
    return now.timestamp() - int(at) / 1000 < length / _QUICKEST


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


def _key(settings: Settings, stage: str, asked: Mapping[str, int]) -> str:
    return callback(settings, "/twilio/voice/send-key", event=False, stage=stage, **asked)


def _stamp(now: datetime) -> int:
    """Milliseconds: when a document was made, in the addresses that it names."""
    return int(now.timestamp() * 1000)
