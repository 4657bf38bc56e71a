"""What an import finds in somebody else's calendar, before anybody of ours is on it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from core.errors import Invalid

# as many free-form shifts as a layer may have
MOST: Final = 5000


class Unfit(Exception):
    """An event that can't be a shift; the words say why."""


@dataclass(frozen=True)
class Guest:
    """Somebody asked to an event: the name there, and a mail address in small letters; either may be empty."""

    name: str
    address: str

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name and self.address else self.name or self.address


@dataclass(frozen=True)
class Found:
    """One event or line. `names` in order, as they are written there: slugs, names or addresses; `guests` are tried if
    nobody has the name. `key` is the same the next time the same event is read; empty where the calendar has none.
    Instants are UTC, whole seconds."""

    key: str
    starts: datetime
    ends: datetime
    names: tuple[str, ...]
    what: str
    guests: tuple[Guest, ...] = ()
    note: str = ""
    slot: str | None = None


@dataclass(frozen=True)
class Skipped:
    """`what` names the event or line, `why` says what would have to be otherwise, or what it was taken for."""

    what: str
    why: str


@dataclass(frozen=True)
class Unreadable:
    """A line of a table that may be a shift, and what is wrong with it."""

    line: int
    message: str


@dataclass(frozen=True)
class Contents:
    """`skipped` is left out; `said` is taken, but somebody should know; `unreadable` lines are settled before
    anything is kept."""

    found: list[Found]
    skipped: list[Skipped]
    said: list[Skipped] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)


# all that a reader gives, which comes from a process of its own
GIVES: Final = (Found, Guest, Skipped, Unreadable, Contents)


def too_many() -> Invalid:
    return Invalid(f"That is more than {MOST} shifts; ask for a shorter stretch with `from` and `to`.", code="too-many")
