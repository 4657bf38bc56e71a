"""Who hears of a notice's fate: whoever asked for it, by the word its `about` begins with. `app` registers them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from channels.notices.models import Notice
from core.house import House

Fact = Literal["sent", "delivered", "answered", "failed"]
DEFAULT_THANKS = "Thank you."


async def _nothing(house: House, session: AsyncSession, notice: Notice, fact: Fact) -> None:
    """For those who only read the row."""


async def _thanks(house: House, session: AsyncSession, notice: Notice) -> str:  # noqa: ARG001 - the signature
    return DEFAULT_THANKS


@dataclass(frozen=True)
class Listener:
    """`on_fact` is told each fact once, in the transaction that writes it. `answered` does what an answer means, as
    often as it comes, and says what the person is told, without health data."""

    on_fact: Callable[[House, AsyncSession, Notice, Fact], Awaitable[None]] = _nothing
    answered: Callable[[House, AsyncSession, Notice], Awaitable[str]] = _thanks


_registered: dict[str, Listener] = {}
_NOBODY = Listener()


def register(word: str, listener: Listener) -> None:
    """`word` is what stands before the colon of `about`. Once per process; again replaces."""
    _registered[word] = listener


def listener_of(notice: Notice) -> Listener:
    return _registered.get(notice.about.partition(":")[0], _NOBODY)
