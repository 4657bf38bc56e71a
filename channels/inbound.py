"""What comes back from a channel about a page, and who it is handed to.

What a send is about is its subject (`channels.sends.subjects`); this is what pages have beyond that: links, replies,
words after a PIN or a key. `dispatch` says what to do; `app` registers it once per process.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import PHI, Sealed
from core.house import House

Answer = Literal["confirm", "decline"]
Via = Literal["sms", "voice", "link"]


@dataclass(frozen=True)
class PageCard:
    """What may be said of a page before a person has shown to be one: no health data."""

    page_id: int
    account_id: int
    client_id: int
    contact_id: int
    contact_name: str
    account_name: str
    wanted: bool  # False: settled, and nothing is to be spoken or sent any more
    settled: str  # then: why, in words for that person


@dataclass(frozen=True)
class PageText:
    """The message, for one who has pressed a key or given the PIN."""

    urgency: str
    title: str
    taken_at: datetime
    timezone: str
    callback: PHI | None
    lines: list[tuple[str, PHI]]  # label, value
    otherwise: str  # what happens if nothing is pressed: "Dr B is paged"; without a time, what has happened: sentences
    otherwise_at: datetime | None
    aside: str = ""  # spoken after everything else: that texts to them are off, and how they come back


@dataclass(frozen=True)
class Said:
    """What a person answered, by which way, and in which send's call if it was one."""

    answer: Answer
    via: Via
    send_id: int | None = None


@dataclass(frozen=True)
class PageAnswer:
    """`taken`: the answer was accepted as given; `said` is what the person is told, without health data."""

    taken: bool
    said: str


@dataclass(frozen=True)
class InboundText:
    """A text message that came in. `from_` may be anybody's; `media`: how many pictures or files came with it."""

    sms_id: int
    carrier_id: int
    account_id: int
    key_id: int
    from_: str
    body: PHI
    body_sealed: Sealed
    to: str = ""
    media: int = 0
    flood: bool = False  # so many have come that a phone is likely to write them by itself


@dataclass(frozen=True)
class TextAnswer:
    """`word` is kept with the text; without `reply` none is sent."""

    word: str
    reply: str | None


@dataclass(frozen=True)
class Inbound:
    """By the page's id, but for what finds it."""

    card: Callable[[AsyncSession, int], Awaitable[PageCard]]
    content: Callable[[House, AsyncSession, int, Via], Awaitable[PageText]]
    answer: Callable[[House, AsyncSession, int, Said], Awaitable[PageAnswer]]
    viewed: Callable[[AsyncSession, int], Awaitable[None]]
    by_token: Callable[[AsyncSession, str], Awaitable[int | None]]
    on_text: Callable[[House, AsyncSession, InboundText], Awaitable[TextAnswer]]
    on_opt_out: Callable[[House, AsyncSession, int, str, str], Awaitable[None]]  # carrier, their number, ours


_registered: list[Inbound] = []


def register(inbound: Inbound) -> None:
    """Once per process, before the first webhook or job."""
    _registered[:] = [inbound]


def registered() -> Inbound:
    if not _registered:
        raise RuntimeError("channels.inbound.register has not been called in this process")
    return _registered[0]
