"""Over which of a person's contact methods a page's next deliveries go. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.protocols.schema import Step


@dataclass(frozen=True)
class Method:
    """A contact method, in the order of `position`, with what this page has met on it."""

    id: int
    channel: str
    address: str
    usable: bool  # not opted out, not refused for good
    tries: int = 0  # deliveries of this page over it
    refused: bool = False  # one of them failed for good


def in_round(step: Step, round_: int, methods: Sequence[Method]) -> list[Method]:
    """One method for each channel of this round: the least tried, so that a second number gets its turn.

    Where a channel of the round has no usable method, the round takes another channel of the step rather than none.
    """
    chosen = [best for channel in step.channels_of(round_) if (best := _best(methods, channel))]
    if chosen:
        return chosen
    others = (_best(methods, channel) for channel in step.channels)
    return [method for method in others if method is not None][:1]


def round_about(step: Step, methods: Sequence[Method]) -> Method | None:
    """After a refusal: a method of the step's channels that this page has not tried yet."""
    untried = [method for channel in step.channels for method in _fit(methods, channel) if method.tries == 0]
    return untried[0] if untried else None


def _fit(methods: Sequence[Method], channel: str) -> list[Method]:
    return [method for method in methods if method.channel == channel and method.usable and not method.refused]


def _best(methods: Sequence[Method], channel: str) -> Method | None:
    return min(_fit(methods, channel), key=lambda method: method.tries, default=None)
