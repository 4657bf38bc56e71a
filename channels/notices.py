"""Notices: what goes to somebody outside of a page, such as a code, a test or a reminder. Its words are kept, sealed,
while it waits. Of unknown fate it isn't repeated: the carrier is asked."""

import re
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.channel import Channel
from channels.sends.models import Send
from channels.sends.queue import Target, record
from channels.sends.subjects import Answered, OnFact, Subject, nothing, thanks
from channels.sends.words import Words, opened, sealed
from channels.voice.notice import DIALOGUE
from core.crypto import Keyring
from core.house import House
from core.outbox.rows import ROUTINE

VALID_S: Final = 600
_AGAIN_S: Final = 2.0
_ANSWER: Final = re.compile(r"[A-Z]{1,10}")


async def kept_words(house: House, session: AsyncSession, send: Send) -> Words | None:  # noqa: ARG001 - the signature
    return opened(house.keyring, send)


def _soon(channel: Channel, times: int) -> float:  # noqa: ARG001 - the signature
    """A code is waited for."""
    return _AGAIN_S


def notice(word: str, *, on_fact: OnFact = nothing, answered: Answered = thanks) -> Subject:
    """The subject of this word; with `on_fact` and `answered` for whoever wants to hear."""
    return Subject(
        word=word,
        words=kept_words,
        priority=ROUTINE,
        on_fact=on_fact,
        answered=answered,
        dialogue=DIALOGUE,
        again_s=_soon,
    )


async def queue(
    session: AsyncSession,
    keyring: Keyring,
    subject: tuple[str, int],
    target: Target,
    words: Words,
    *,
    answer_word: str | None = None,
    validity_s: int = VALID_S,
) -> Send:
    """Write a notice down, and the outbox row that sends it; the caller commits.

    `words` hold no health data; a call speaks them. With `answer_word` (capitals, such as `ON`) a text with that word,
    or any key in the call, answers it: the text tells the person so, in a call `ask`, after the text, for no key counts
    before it was asked for. It is not sent any more after `validity_s`. Calls wait for the carrier's slot, after
    everything more urgent.
    """
    if not (answer_word is None or _ANSWER.fullmatch(answer_word)):
        raise ValueError("a notice's answer_word is up to ten capital letters")
    kept = sealed(keyring, words)
    return await record(session, subject, target, validity_s=validity_s, words_sealed=kept, answer_word=answer_word)
