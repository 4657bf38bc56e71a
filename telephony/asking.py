"""Asking one carrier about many things: a few at once, and no more for now once it gives no answer."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar

import structlog

from core.errors import TryAgain
from telephony.port import CarrierError

log = structlog.get_logger(__name__)

AT_ONCE: Final = 8  # requests to the carrier at once, by one piece of work
_BATCHES: Final = 10
Row = TypeVar("Row")


async def ask(rows: Sequence[Row], question: Callable[[Row], Awaitable[None]]) -> None:
    """AT_ONCE at once. One that fails holds up no other. Raises TryAgain when none of some was answered."""
    for first in range(0, len(rows), AT_ONCE):
        some = rows[first : first + AT_ONCE]
        ended = await asyncio.gather(*(question(row) for row in some), return_exceptions=True)
        failed = [one for one in ended if isinstance(one, BaseException)]
        for error in failed:
            _tell(error)
        if len(failed) == len(some) and all(_is_silence(error) for error in failed):
            raise TryAgain(0, "the carrier gives no answer")


async def ask_all(take: Callable[[], Awaitable[Sequence[Row]]], question: Callable[[Row], Awaitable[None]]) -> None:
    """Of what is due, batch after batch, up to a bound: the rest is due again in a moment."""
    for _ in range(_BATCHES):
        if not (rows := await take()):
            return
        await ask(rows, question)


def _is_silence(error: BaseException) -> bool:
    return isinstance(error, CarrierError) and error.kind != "permanent"


def _tell(error: BaseException) -> None:
    if isinstance(error, CarrierError):
        log.info("carrier_not_asked", kind=error.kind, code=error.code)
    else:
        log.error("question_failed", exc_info=error)
