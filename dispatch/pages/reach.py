"""Over which of a person's contact methods a page's next sends go. Pure: what pages, and what tells who would be.

`ways` puts a person's methods in order for one step at one instant; `in_round` and `round_about` choose among them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from clients.contacts import reach
from clients.contacts.preferences import Preferences, Urgency
from dispatch.protocols.schema import Step

BY_HAND: Final = "desk"
"""The operators phone them: a page that comes to this is the desk's, and stays open."""


@dataclass(frozen=True)
class Method:
    """A contact method, in the person's order, with what this page has met on it. `why`, in words: why it is used at
    its place, or gone round."""

    id: int
    channel: str
    address: str
    usable: bool
    tries: int = 0  # sends of this page over it
    refused: bool = False  # one of them failed for good
    failing: bool = False  # refused before this page: only where there is nothing better
    why: str = ""


@dataclass(frozen=True)
class Moment:
    """What the order depends on besides the person. `timezone` is the account's; `shut` are kinds over which nothing
    can go out, with why."""

    urgency: Urgency
    at: datetime
    timezone: str
    shut: Mapping[str, str] = field(default_factory=dict)


def ways(
    step: Step,
    methods: Sequence[reach.Method],
    preferences: Preferences,
    moment: Moment,
    *,
    tries: Mapping[int, int] | None = None,
    refused: Collection[int] = (),
) -> list[Method]:
    """The methods that this step may use, in the person's order; those passed over last, with why. `tries` and
    `refused` are this page's: what it was refused no longer counts as working."""
    known = [one for one in methods if one.kind in step.kinds]
    working = [one for one in known if one.id not in refused]
    ordered = reach.order(working, preferences, moment.urgency, moment.at, moment.timezone, shut=moment.shut)
    found = [_method(one.method, one.usable, one.why, tries or {}) for one in ordered]
    gone = [_method(one, False, "refused by the carrier for this page", tries or {}) for one in known]
    return found + [one for one in gone if one.id in refused]


def in_round(step: Step, round_: int, methods: Sequence[Method]) -> list[Method]:
    """What goes out in this round, from 0; none if every way of theirs has had its turn and no repeat is left.

    By the protocol's channels: one method for each channel of this round, the least tried, so that a second number gets
    its turn; where none of them has a usable method, another channel of the step rather than none. By the person's own
    order: in turn the least tried, at once all of them.
    """
    fit = _fit(methods)
    if step.own:
        return _own_round(step, round_, fit)
    chosen = [best for channel in step.channels_of(round_) if (best := _best(fit, channel))]
    if chosen:
        return chosen
    others = (_best(fit, channel) for channel in step.kinds)
    return [method for method in others if method is not None][:1]


def round_about(step: Step, methods: Sequence[Method]) -> Method | None:
    """After a refusal: a method of the step's channels that this page has not tried yet."""
    fit = _fit(methods)
    ordered = fit if step.own else [one for channel in step.kinds for one in fit if one.channel == channel]
    return next((one for one in ordered if one.tries == 0), None)


def _own_round(step: Step, round_: int, fit: list[Method]) -> list[Method]:
    if step.order == "at_once":
        return fit
    best = min(fit, key=_worn, default=None)
    # the first rounds are each method's own; further ones are the protocol's repeats
    return [best] if best is not None and (best.tries == 0 or round_ <= step.repeat.times) else []


def _fit(methods: Sequence[Method]) -> list[Method]:
    return [method for method in methods if method.usable and not method.refused]


def _best(methods: Sequence[Method], channel: str) -> Method | None:
    return min((one for one in methods if one.channel == channel), key=_worn, default=None)


def _worn(method: Method) -> int:
    return method.tries + method.failing


def _method(one: reach.Method, usable: bool, why: str, tries: Mapping[int, int]) -> Method:
    return Method(one.id, one.kind, one.address, usable, tries.get(one.id, 0), failing=one.state == "failing", why=why)
