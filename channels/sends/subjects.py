"""What a send is about: a subject is an object that a higher folder registers, by the word that stands in the row."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.channel import Channel
from channels.sends.models import Send
from channels.sends.words import Words
from core.house import House
from telephony.signature import Webhook

Fact = Literal["sent", "delivered", "answered", "hung_up", "failed"]
"""Told once each, in the transaction that writes it: the carrier has it; the handset, or a person; its word came, or a
key; a call that somebody or something had picked up is over; it came to nothing, as `error_kind` says."""


OnFact = Callable[[House, AsyncSession, Send, Fact], Awaitable[None]]
Answered = Callable[[House, AsyncSession, Send], Awaitable[str]]


@dataclass(frozen=True)
class Dialogue:
    """A call about it. `speak` and `key` answer with a document: when somebody or something picked up, and when a key
    was pressed; the send is held, and known to be picked up. `no_key`: the call is over and nobody pressed one."""

    speak: Callable[[House, AsyncSession, Send, Webhook], Awaitable[str]]
    key: Callable[[House, AsyncSession, Send, Webhook], Awaitable[str]]
    no_key: Callable[[House, AsyncSession, Send], Awaitable[None]]


def in_the_channels_time(channel: Channel, times: int) -> float:  # noqa: ARG001 - the signature
    return channel.again_s


async def nothing(house: House, session: AsyncSession, send: Send, fact: Fact) -> None:
    """For those who only read the row."""


async def thanks(house: House, session: AsyncSession, send: Send) -> str:  # noqa: ARG001 - the signature
    return "Thank you."


@dataclass(frozen=True)
class Subject:
    """`words` composes or opens what is said; None: it is forgotten, and nothing can be sent.

    `hold` takes the lock (by the subject's id) under which everything about it happens, before any write to a send;
    None: the send's own row is locked. `on_fact` is told what became known. `answered` does what an answer means, as
    often as it comes, and says what the person is told, without health data.

    Of unknown fate it is sent again after `repeat_after_s`, in turn; empty: never, what can be asked after is. Each
    repeat is good for as long as the first was (`anew`), else all of them together.
    Of what was surely not taken: `again_s` says how soon it is tried again, after how many times. `expires`: it is of
    no use after its validity; False: its words say whether it is still wanted.
    """

    word: str
    words: Callable[[House, AsyncSession, Send], Awaitable[Words | None]]
    priority: int
    on_fact: OnFact = nothing
    answered: Answered = thanks
    dialogue: Dialogue | None = None
    hold: Callable[[AsyncSession, int], Awaitable[None]] | None = None
    repeat_after_s: Sequence[float] = ()
    anew: bool = False
    again_s: Callable[[Channel, int], float] = in_the_channels_time
    expires: bool = True


_registered: dict[str, Subject] = {}


def register(*subjects: Subject) -> None:
    """Once per process, before the first send; again replaces."""
    _registered.update({each.word: each for each in subjects})


def subject_of(send: Send) -> Subject:
    return about(send.subject)


def about(word: str) -> Subject:
    """Raises LookupError: nobody registered it in this process. Rows of a word that is no more must be over first."""
    if (found := _registered.get(word)) is None:
        raise LookupError(f"nobody has registered the subject {word!r}; is this process of an older version?")
    return found
