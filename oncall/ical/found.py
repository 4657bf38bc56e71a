"""What an import finds in somebody else's calendar, before anybody of ours is on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.errors import Invalid

# as many free-form shifts as a layer may have
MOST: Final = 5000


class Unfit(Exception):
    """An event that can't be a shift; the words say why."""


@dataclass(frozen=True)
class Found:
    """One event or line. `names` in order, as they are written there: slugs, names or addresses; `addresses` are tried
    if nobody has the name. `key` is the same the next time the same event is read; empty where the calendar has none.
    Instants are UTC, whole seconds."""

    key: str
    starts: datetime
    ends: datetime
    names: tuple[str, ...]
    what: str
    addresses: tuple[str, ...] = ()
    note: str = ""
    slot: str | None = None


@dataclass(frozen=True)
class Skipped:
    """`what` names the event or line, `why` says what would have to be otherwise."""

    what: str
    why: str


@dataclass(frozen=True)
class Contents:
    found: list[Found]
    skipped: list[Skipped]


def too_many() -> Invalid:
    return Invalid(f"That is more than {MOST} shifts; ask for a shorter stretch with `from` and `to`.", code="too-many")
