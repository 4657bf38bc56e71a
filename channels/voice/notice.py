"""A notice's call: it is said twice, and where an answer is asked for, any key after that is one."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.facts import failed, learn, over
from channels.sends.models import Send
from channels.sends.subjects import Dialogue, subject_of
from channels.sends.words import opened
from channels.voice.spoken import end
from channels.voice.words import no_person, who_picked_up
from core.house import House
from telephony import twiml
from telephony.signature import Webhook
from telephony.urls import callback

_GONE: Final = "There is nothing for you here any more. Good bye."
_KEY_S: Final = 6
_TIMES: Final = 4
_TOO_SOON: Final = "That was too soon to count. Please listen to the end."


async def _speak(house: House, session: AsyncSession, send: Send, hook: Webhook) -> str:  # noqa: ARG001 - the signature
    """A key before it was asked for is told so, and the whole said again: who hears nothing confirms nothing."""
    words = opened(house.keyring, send)
    if words is None:
        return end(_GONE)
    said = twiml.say(words.text)
    if send.answer_word is None:
        return twiml.document(said, twiml.pause(1), said, twiml.hangup())
    text = hook.query.get("soon", "0")
    soon = int(text) if text.isdecimal() and len(text) < 4 else 0
    if soon >= _TIMES:
        return twiml.document(twiml.hangup())
    key = callback(house.settings, "/twilio/voice/send-key", send=send.id)
    again = callback(house.settings, "/twilio/voice/send", send=send.id, soon=soon + 1)
    # Every key counts, also the ones that would end the entry: hence no finishOnKey. The first ends a second after
    # the words, or after the last key.
    hear = twiml.gather(said, action=again, timeout=1, finish_on_key="")
    ask = twiml.gather(twiml.say(words.ask), action=key, num_digits=1, timeout=_KEY_S, finish_on_key="")
    first = twiml.say(_TOO_SOON) if soon else ""
    return twiml.document(first, hear, ask, hear, ask, twiml.hangup())


async def _key(house: House, session: AsyncSession, send: Send, hook: Webhook) -> str:
    """A key was pressed after it was asked for, so a person is there."""
    if send.answer_word is None:
        return end(_GONE)
    if not hook.params.get("Digits", ""):
        return twiml.document(twiml.hangup())
    await learn(house, session, send, "delivered_at")
    await learn(house, session, send, "answered_at")
    return end(await subject_of(send).answered(house, session, send))


async def _no_key(house: House, session: AsyncSession, send: Send) -> None:
    """It may have been heard all the same, unless a key was asked for or what picked up is no person."""
    if send.answer_word is not None or no_person(send.picked_up_by):
        why = f"{who_picked_up(send.picked_up_by)} picked up, and pressed no key"
        await failed(house, session, send, "transient", None, why=why)
    else:
        await over(session, send)


DIALOGUE: Final = Dialogue(_speak, _key, _no_key)
