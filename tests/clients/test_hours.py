"""Opening hours and answer phrases, across changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.accounts.settings import AccountSettings
from clients.hours import greeting_at, hours_text, is_open, phrase_at
from clients.values import WEEKDAYS

BASE = datetime(2024, 1, 1, tzinfo=UTC)
ZONES = ("America/New_York", "America/Phoenix", "Europe/London", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Beirut")

clock = st.builds(lambda hour, minute: f"{hour:02}:{minute:02}", st.integers(0, 23), st.sampled_from([0, 15, 30]))
windows = st.builds(
    lambda days, start, end: {"days": sorted(days), "from": start, "to": end},
    st.sets(st.sampled_from(WEEKDAYS), min_size=1),
    clock,
    st.one_of(clock, st.just("24:00")),
)
instants = st.integers(0, 3 * 365 * 24 * 4).map(lambda quarters: BASE + timedelta(minutes=15 * quarters))


def settings(zone: str = "America/New_York", **more: Any) -> AccountSettings:
    return AccountSettings.model_validate({"timezone": zone, "phrases": [{"text": "Hello"}], **more})


def instant(day: date, text: str, zone: str) -> datetime:
    """zoneinfo's fold=0: of a repeated time the first, of a skipped one what the clock would show without the
    change."""
    if text == "24:00":
        day, text = day + timedelta(days=1), "00:00"
    return datetime.combine(day, time.fromisoformat(text), ZoneInfo(zone)).astimezone(UTC)


@given(st.sampled_from(ZONES), st.lists(windows, max_size=4), instants)
def test_open_exactly_inside_the_windows_of_the_calendar(zone: str, weekly: list[dict[str, Any]], at: datetime) -> None:
    opened = False
    for days in range(-3, 4):
        day = at.date() + timedelta(days=days)
        for window in weekly:
            over = window["to"] <= window["from"]
            start = instant(day, window["from"], zone)
            end = instant(day + timedelta(days=1) if over else day, window["to"], zone)
            opened |= WEEKDAYS[day.weekday()] in window["days"] and start <= at < end
    assert is_open(settings(zone, hours={"open": weekly}), at) == opened


@given(st.sampled_from(ZONES), instants)
def test_open_all_day_every_day_is_always_open(zone: str, at: datetime) -> None:
    always = {"open": [{"days": list(WEEKDAYS), "from": "00:00", "to": "24:00"}]}
    assert is_open(settings(zone, hours=always), at)


@given(st.sampled_from(ZONES), instants, st.lists(st.tuples(clock, clock, st.sampled_from(["open", "closed", None]))))
def test_something_is_always_said(zone: str, at: datetime, written: list[tuple[str, str, str | None]]) -> None:
    phrases = [{"text": "sometimes", "from": start, "to": end, "when": when} for start, end, when in written]
    assert phrase_at(settings(zone, phrases=[*phrases, {"text": "else"}]), at) in {"sometimes", "else"}


OFFICE = {
    "open": [
        {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "17:00"},
        {"days": ["sat"], "from": "22:00", "to": "02:00"},
    ],
    "holidays": [
        {"date": "12-25", "name": "Christmas Day"},
        {"date": "2026-12-25", "name": "this year a short day", "open": [{"from": "09:00", "to": "12:00"}]},
        {"date": "2026-11-29", "name": "a Sunday"},
    ],
}


@pytest.mark.parametrize(
    ("local", "opened"),
    [
        ("2026-11-23T07:59:59", False),
        ("2026-11-23T08:00:00", True),
        ("2026-11-23T16:59:59", True),
        ("2026-11-23T17:00:00", False),
        ("2026-11-28T23:00:00", True),  # Saturday night
        ("2026-11-29T01:59:00", True),  # runs into the Sunday holiday
        ("2026-11-29T22:30:00", False),
        ("2025-12-25T10:00:00", False),  # every year
        ("2026-12-25T10:00:00", True),  # the full date says more
        ("2026-12-25T13:00:00", False),
    ],
)
def test_hours_of_an_office(local: str, opened: bool) -> None:
    at = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("America/New_York"))
    assert is_open(settings(hours=OFFICE), at) == opened


@pytest.mark.parametrize(
    ("utc", "opened"), [("2026-11-02T12:30", False), ("2026-11-02T13:30", True), ("2026-10-30T12:30", True)]
)
def test_opening_stays_at_its_local_time_when_the_clocks_change(utc: str, opened: bool) -> None:
    assert is_open(settings(hours=OFFICE), datetime.fromisoformat(utc).replace(tzinfo=UTC)) == opened


def test_the_first_fitting_phrase_is_said_with_the_operators_name() -> None:
    lines = settings(
        hours=OFFICE,
        phrases=[
            {"text": "Weekend line, this is {operator}.", "days": ["sat", "sun"]},
            {"text": "Office, {operator} speaking.", "when": "open", "greeting": "Welcome."},
            {"text": "Night line.", "when": "closed", "from": "22:00", "to": "06:00"},
            {"text": "After hours, {operator}."},
        ],
    )

    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/New_York"))

    assert phrase_at(lines, at("2026-11-28T12:00"), "Alice") == "Weekend line, this is Alice."
    assert phrase_at(lines, at("2026-11-23T12:00"), "Alice") == "Office, Alice speaking."
    assert greeting_at(lines, at("2026-11-23T12:00")) == "Welcome."
    assert phrase_at(lines, at("2026-11-23T23:00")) == "Night line."
    assert phrase_at(lines, at("2026-11-24T05:59")) == "Night line."
    assert phrase_at(lines, at("2026-11-24T06:00")) == "After hours, ___."
    assert greeting_at(lines, at("2026-11-24T06:00")) == ""


def test_the_hours_in_a_line_group_days_and_spans_as_people_do() -> None:
    opening = [
        {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:30", "to": "12:30"},
        {"days": ["fri", "mon", "tue", "wed", "thu"], "from": "13:30", "to": "17:00"},
        {"days": ["sat"], "from": "09:00", "to": "12:00"},
        {"days": ["sun", "tue"], "from": "22:00", "to": "24:00"},
    ]
    written = hours_text(settings(hours={"open": opening}))
    assert written == "Mon–Fri 08:30–12:30, 13:30–17:00; Sat 09:00–12:00; Tue, Sun 22:00–24:00"
