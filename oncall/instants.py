"""Instants and stretches of time as somebody asks for them."""

from datetime import UTC, datetime, timedelta
from typing import Final

from core import clock
from core.errors import Invalid
from oncall.schedule import HORIZON

# zones and calendars are guesses beyond
_FIRST: Final = datetime(1990, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(2190, 1, 1, tzinfo=UTC)


def asked_instant(at: datetime | None) -> datetime:
    """In UTC; now, unless given. Raises Invalid for what no roster can answer."""
    if at is None:
        return clock.now()
    if not _FIRST <= at < _LAST:
        raise Invalid(f"Rosters know the years {_FIRST.year} to {_LAST.year - 1}; ask for an instant in them.")
    return at.astimezone(UTC)


def asked_stretch(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """Raises Invalid unless it is forwards and no longer than a schedule may be."""
    start, end = asked_instant(start), asked_instant(end)
    if not timedelta(0) < end - start <= HORIZON:
        raise Invalid(f"`to` must be later than `from`, by {HORIZON.days} days at most.")
    return start, end


def asked_as_of(as_of: datetime | None, otherwise: datetime) -> datetime:
    """What is entered later than now is not known yet."""
    return min(asked_instant(as_of) if as_of else otherwise, clock.now())
