"""Instants as people read them, on the account's clocks."""

from datetime import datetime, timedelta

from clients.local_time import local

_NBSP = "\u00a0"


def clock_time(at: datetime, zone: str) -> str:
    """`17:00`"""
    return f"{local(at, zone).to_stdlib():%H:%M}"


def day(at: datetime, zone: str, now: datetime) -> str:
    """`today`, `tomorrow`, `Fri 27 Nov`, `Fri 1 Jan 2027`"""
    there, here = local(at, zone).to_stdlib(), local(now, zone).to_stdlib()
    away = (there.date() - here.date()) / timedelta(days=1)
    if away in (-1, 0, 1):
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[int(away)]
    year = f" {there.year}" if there.year != here.year else ""
    return f"{there:%a} {there.day} {there:%b}{year}"


def moment(at: datetime, zone: str, now: datetime) -> str:
    """`17:00` today, else with its day. Lines don't break within it."""
    named = day(at, zone, now)
    return clock_time(at, zone) if named == "today" else _whole(f"{named} {clock_time(at, zone)}")


def stretch(since: datetime | None, until: datetime | None, zone: str, now: datetime) -> str:
    """`Fri 27 Nov 17:00 to Sat 28 Nov 08:00`; None: from long before, without an end."""
    if since is None or since <= now < (until or now + timedelta(1)):
        begins = "now"
    else:
        begins = _whole(f"{day(since, zone, now)} {clock_time(since, zone)}")
    if until is None:
        return f"{begins}, without an end"
    same = since is not None and begins != "now" and day(since, zone, now) == day(until, zone, now)
    ends = clock_time(until, zone) if same else moment(until, zone, now)
    return f"{begins} to{_NBSP}{ends}"


def ago(at: datetime, now: datetime) -> str:
    minutes = max(int((now - at).total_seconds() // 60), 0)
    return "just now" if minutes == 0 else f"{minutes} min ago" if minutes < 120 else f"{minutes // 60} h ago"


def left(at: datetime, now: datetime) -> str:
    """`now`, `in 3:10`, `in 25 min`"""
    seconds = int((at - now).total_seconds())
    if seconds <= 0:
        return "now"
    return f"in {seconds // 60}:{seconds % 60:02d}" if seconds < 600 else f"in {seconds // 60} min"


def _whole(words: str) -> str:
    return words.replace(" ", _NBSP)


def typed(at: datetime, zone: str) -> str:
    """As a form's date and time field wants it: `2026-11-27T17:00`."""
    return f"{local(at, zone).to_stdlib():%Y-%m-%dT%H:%M}"
