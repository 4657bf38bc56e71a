"""What a channel is: one object that says what it can do, and does it. `channels.registry` lists them all.

Whoever wants to know what a send's channel can do asks the object; nobody compares names.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from channels.sends.models import Send
from channels.sends.words import Words
from core.house import House
from telephony.port import CarrierError

Form = Literal["text", "link", "mail", "post", "call"]
Answered = Literal["text", "key"]
Proof = Literal["picked_up", "delivered", "heard"]


@dataclass(frozen=True)
class Report:
    """What became of it, in the carrier's own word. A `status` that is empty says only that the carrier has it."""

    status: str
    sid: str
    error_code: int | None = None
    duration_s: int | None = None


async def _is_taken(session: AsyncSession, send: Send) -> None:
    """That it was taken says nothing of the address."""


@dataclass(frozen=True)
class Channel:
    """`form`: what it says of a page before anybody has shown who they are (a text, only the link, a mail, a post that
    is read on a screen, nothing).

    `carries_health_data`: the message itself may go over it, once a person has shown to be there. `can_be_answered`: by
    which act of the person, over the channel itself. `proves`: the facts that can ever become known of a send; where it
    is none, a send is over once it is taken. `carried`: by a phone company, from a number of ours. `paced`: waits for
    the carrier's slot. `again_s`: how soon who was busy may be asked again. `taker`: what takes it, in words.

    `request` asks for it once, and returns the SID (empty: there is none); it raises CarrierError and repeats nothing.
    `refused` notes what the answer no says of the address, or of us, and returns why in words of ours (empty: its
    error number says it). `taken` notes what the answer yes says of the address. `read_back` asks what became of a
    send; without a SID it looks in the carrier's list for one with these words, which is not among the SIDs given.
    `reported` writes down what is told, late, twice and in any order; the send is held. `hang_up` ends what is under
    way. `trouble`: why a send may have reached nobody, for people to read. `plainly`: what goes over a person's method
    of this kind outside of pages goes by that channel.
    """

    name: str
    form: Form
    carries_health_data: bool
    can_be_answered: Answered | None
    proves: tuple[Proof, ...]
    request: Callable[[House, Send, Words], Awaitable[str]]
    refused: Callable[[AsyncSession, Send, CarrierError], Awaitable[str]]
    trouble: Callable[[Send], str | None]
    read_back: Callable[[House, Send, Words | None, Collection[str]], Awaitable[Report | None]] | None = None
    reported: Callable[[House, AsyncSession, Send, Report], Awaitable[None]] | None = None
    hang_up: Callable[[House, Send], Awaitable[None]] | None = None
    taken: Callable[[AsyncSession, Send], Awaitable[None]] = _is_taken
    carried: bool = True
    paced: bool = False
    again_s: float = 2.0
    taker: str = "carrier"
    plainly: str = ""

    @property
    def is_call(self) -> bool:
        return self.form == "call"


_registered: dict[str, Channel] = {}


def register(channels: Iterable[Channel]) -> None:
    """Once per process, before the first send; again replaces."""
    _registered.update({each.name: each for each in channels})


def channel_of(send: Send) -> Channel:
    return named(send.channel)


def named(name: str) -> Channel:
    """Raises LookupError: there is no such channel."""
    if (found := _all().get(name)) is None:
        raise LookupError(f"there is no channel {name!r}; is this process of an older version?")
    return found


def plain(kind: str) -> Channel | None:
    """What goes over a contact method of this kind outside of pages goes by this. None: nothing is sent to it."""
    found = _all().get(kind)
    return named(found.plainly) if found and found.plainly else found


def answered_by(act: Answered) -> list[str]:
    """The names of the channels that can be answered so: `text` is a text message, `key` a call."""
    return [each.name for each in _all().values() if each.can_be_answered == act]


def _all() -> dict[str, Channel]:
    if not _registered:
        raise RuntimeError("channels.sends.channel.register has not been called in this process")
    return _registered


def trouble(send: Send) -> str | None:
    """Why it reached nobody, or may not have; None: nothing is known to be wrong."""
    channel = channel_of(send)
    if send.status == "unknown":
        return f"no answer from the {channel.taker}; it may have gone out"
    if send.status == "failed" and send.error_kind == "cancelled":
        return "called back: no longer wanted"
    return channel.trouble(send) if send.status in ("sent", "failed") else None
