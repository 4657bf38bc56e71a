"""Local times as a roster writes them: `YYYY-MM-DDTHH:MM`; where that is not exact enough (of the hour that comes twice
the second one, or seconds), with seconds and offset: `2026-11-01T01:30:15-05:00`. Pure."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from whenever import PlainDateTime

from clients.local_time import local

_EXACT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)")
_PLAIN: Final = "%Y-%m-%dT%H:%M"


def fault_of(text: str) -> str | None:
    """What is wrong with it, in words; None if nothing is."""
    if len(text) == len("2026-12-24T17:00"):
        try:
            datetime.strptime(text, _PLAIN)  # noqa: DTZ007 - a local time has no zone of its own
        except ValueError:
            pass
        else:
            return None
    elif _EXACT.fullmatch(text):
        try:
            datetime.fromisoformat(text).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        else:
            return None
    return (
        "write local date and time as YYYY-MM-DDTHH:MM, such as 2026-12-24T17:00; where it must be exact to the second,"
        " or comes twice, with offset: 2026-11-01T01:30:15-05:00"
    )


def is_exact(text: str) -> bool:
    """Whether it has an offset, so that no zone is needed to tell when it is."""
    return len(text) > len("2026-12-24T17:00")


def instant_of_text(text: str, zone: str) -> datetime:
    """UTC. A local time that comes twice means the first; one that never comes is later by the gap."""
    if is_exact(text):
        return datetime.fromisoformat(text).astimezone(UTC)
    plain = PlainDateTime.parse_iso(text).assume_tz(zone, disambiguation="compatible")
    return plain.to_instant().to_stdlib().astimezone(UTC)


def text_of_instant(at: datetime, zone: str) -> str:
    """Whole seconds; local to the minute where that says it all."""
    plain = local(at, zone).to_plain().to_stdlib().strftime(_PLAIN)
    if instant_of_text(plain, zone) == at:
        return plain
    there = local(at, zone).to_stdlib()
    offset = there.utcoffset() or timedelta(0)
    if offset % timedelta(minutes=1):  # of long ago
        return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return there.isoformat(timespec="seconds" if there.second else "minutes")
