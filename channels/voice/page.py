"""A page's call: who is asked for, any key to hear the message, then a key that takes it or not."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from channels import inbound
from channels.inbound import Answer, Said
from channels.sends.facts import learn, over
from channels.sends.models import SEND, Send
from channels.sends.subjects import Dialogue, subject_of
from channels.voice import spoken
from channels.voice.words import who_picked_up
from core import clock
from core.house import House
from core.states import remark
from telephony import twiml
from telephony.signature import Webhook

_ANSWERS: Final[dict[str, Answer]] = {"1": "confirm", "2": "decline"}
_AGAIN: Final = "9"


async def _greet(house: House, session: AsyncSession, send: Send, hook: Webhook) -> str:
    card = await inbound.registered().card(session, send.subject_id)
    if not card.wanted:
        return spoken.end(card.settled)
    return spoken.ask_for_key(house.settings, send.id, card, _count(hook, "prompt"), clock.now())


async def _key(house: House, session: AsyncSession, send: Send, hook: Webhook) -> str:
    """`stage` says what had been asked. None counts as an answer before the message was spoken."""
    stage, digits = hook.query.get("stage", ""), hook.params.get("Digits", "")
    listen = _count(hook, "listen")
    if stage == "answer" and digits:
        return await _answered(house, session, hook, send, digits)
    if stage == "hear":
        if not digits:
            return twiml.document(twiml.hangup())
        await _asked_for(house, session, hook, send)
    elif stage == "early":
        why = "keys before the message was spoken: they don't count"
        await remark(session, SEND, send.id, reason=why, by="carrier")
    return await _speak(house, session, hook, send, listen + (stage == "answer"))


async def _asked_for(house: House, session: AsyncSession, hook: Webhook, send: Send) -> None:
    """The first key. Only after it was asked for does it show that a person is there: machines have keys as well."""
    card = await inbound.registered().card(session, send.subject_id)
    if spoken.sooner_than_said(hook.query.get("at", ""), len(spoken.greeting(card)), clock.now()):
        why = "a key before it was asked for: the message is spoken, that a person is there is not known"
        await remark(session, SEND, send.id, reason=why, by="carrier")
    else:
        await learn(house, session, send, "delivered_at")


async def _answered(house: House, session: AsyncSession, hook: Webhook, send: Send, digits: str) -> str:
    """A key while or after the message is spoken: a person has been there since it began."""
    await learn(house, session, send, "delivered_at", send.heard_at)
    if (answer := _ANSWERS.get(digits)) is None:
        no_such_key = digits != _AGAIN
        return await _speak(house, session, hook, send, _count(hook, "listen") + 1, no_such_key=no_such_key)
    cut_short = spoken.sooner_than_said(hook.query.get("at", ""), _count(hook, "length"), clock.now())
    if cut_short and _count(hook, "listen") == 0:
        why = f"answered with {digits} before the message was spoken to its end"
        await remark(session, SEND, send.id, reason=why, by="carrier")
    said = await inbound.registered().answer(house, session, send.subject_id, Said(answer, "voice", send.id))
    return spoken.end(said.said)


async def _speak(
    house: House, session: AsyncSession, hook: Webhook, send: Send, listen: int, *, no_such_key: bool = False
) -> str:
    card = await inbound.registered().card(session, send.subject_id)
    if not card.wanted:
        return spoken.end(card.settled)
    early = _count(hook, "early")
    if max(listen, early) >= spoken.PROMPTS:
        return spoken.end(f"{spoken.NOT_TAKEN} Good bye.")
    text = await inbound.registered().content(house, session, send.subject_id, "voice")
    await learn(house, session, send, "heard_at")
    return spoken.message(
        house.settings, send.id, text, clock.now(), listen=listen, early=early, no_such_key=no_such_key
    )


async def _no_key(house: House, session: AsyncSession, send: Send) -> None:
    await over(session, send)
    why = f"{who_picked_up(send.picked_up_by)} picked up, and pressed no key"
    await remark(session, SEND, send.id, reason=why, by="carrier")
    await subject_of(send).on_fact(house, session, send, "hung_up")


def _count(hook: Webhook, name: str) -> int:
    text = hook.query.get(name, "0")
    return int(text) if text.isdecimal() and len(text) < 6 else 0


DIALOGUE: Final = Dialogue(_greet, _key, _no_key)
