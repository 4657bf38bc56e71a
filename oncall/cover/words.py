"""Times and stretches as people read them, in the account's zone."""

from datetime import datetime

from clients.local_time import local

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def moment(at: datetime, zone: str) -> str:
    """`Fri 2026-11-27 17:00`"""
    there = local(at, zone)
    return f"{_DAYS[there.date().day_of_week().value - 1]} {there.date()} {there.time().format_iso()[:5]}"


def stretch(since: datetime, until: datetime, zone: str) -> str:
    """`from Fri 2026-11-27 17:00 to Sat 2026-11-28 08:00`"""
    return f"from {moment(since, zone)} to {moment(until, zone)}"
