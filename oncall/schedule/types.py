"""What goes into the pure schedule and what comes out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

Kind = Literal["override", "swap", "give", "absence"]
Source = Literal["layer", "default", "exception", "override", "swap", "give", "absence", "nobody"]

# How far an answer looks for its own beginning and end; what lies further off is told as open-ended.
HORIZON = timedelta(days=400)
# Layers look a little further, so that what was looked up may be used again for a while.
AGAIN = timedelta(days=1)
REACH = HORIZON + 2 * AGAIN


@dataclass(frozen=True)
class Cover:
    """One dated change. `number` grows with each entry: later ones count over earlier ones.

    `slot` None (an absence): every slot. `person` stands in; None (an absence): whoever comes next in line. `replaces`:
    only this person is replaced; None (an override): whoever it is. `by` in words, such as "the supervisor Bob".
    """

    number: int
    kind: Kind
    slot: str | None
    person: str | None
    replaces: str | None
    starts: datetime
    ends: datetime
    reason: str = ""
    by: str = ""

    def holds(self, at: datetime) -> bool:
        return self.starts <= at < self.ends


@dataclass(frozen=True)
class Answer:
    """Who has a slot; times are UTC, the end is not included. `people` in order: the first is on call.

    At an instant, `since` and `until` are how long the first is on call for this reason; those who follow may change
    sooner. Between two instants each piece ends where any of them changes.
    `since` and `until` are None where it was always so, will always be, or the change is more than HORIZON away.
    `shift` is the rotation's shift number (the first is 0) or the free-form shift's slug; None where the piece is of
    several shifts, or of none, as with an override. `cover` is the number of the cover that decided who is on call.
    """

    slot: str
    people: tuple[str, ...]
    since: datetime | None
    until: datetime | None
    source: Source
    layer: str | None
    cover: int | None
    shift: int | str | None
    reason: str


class Segment(NamedTuple):
    """What one layer says, unchanged from `since` to `until`. `people` is empty where it has nobody."""

    people: tuple[str, ...]
    shift: int | str | None
    since: datetime | None
    until: datetime | None


def latest(*times: datetime | None) -> datetime | None:
    """Of beginnings; None is the beginning of all time."""
    return max((one for one in times if one is not None), default=None)


def earliest(*times: datetime | None) -> datetime | None:
    """Of ends; None is never."""
    return min((one for one in times if one is not None), default=None)
