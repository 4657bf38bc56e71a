"""Local times and instants. The rule is that of `clients.local_time`: a time that comes twice means the first, one that
never comes is as much later as the clocks went forward."""

from datetime import UTC, date, datetime

from whenever import Instant, PlainDateTime


def instant(wall: PlainDateTime, zone: str) -> datetime:
    """The instant (UTC) at which `zone` shows `wall`."""
    return wall.assume_tz(zone, disambiguation="compatible").to_instant().to_stdlib()


def later(wall: PlainDateTime, minutes: int) -> PlainDateTime:
    """A sum on the wall clock: 24 hours after 17:00 it is 17:00."""
    return wall.add(minutes=minutes, naive_arithmetic_ok=True)


def minutes_between(start: PlainDateTime, end: PlainDateTime) -> int:
    """On the wall clock; whole minutes, rounded down."""
    return int((end.to_stdlib() - start.to_stdlib()).total_seconds() // 60)


def wall_at(at: datetime, zone: str) -> PlainDateTime:
    """What the clocks of `zone` show at an instant."""
    return Instant(at).to_tz(zone).to_plain()


def midnight(day: date) -> PlainDateTime:
    return PlainDateTime(day.year, day.month, day.day)


def on(day: date, clock: str) -> PlainDateTime:
    """`clock` is HH:MM; 24:00 is the next day's midnight."""
    return later(midnight(day), int(clock[:2]) * 60 + int(clock[3:]))


def is_skipped(wall: PlainDateTime, at: datetime, zone: str) -> bool:
    """Whether `zone` never shows `wall`, whose instant is `at`."""
    return wall_at(at, zone) != wall


def utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
