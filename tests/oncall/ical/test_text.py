"""What a feed says, read by a library that did not write it; its zones, by another that goes by their rules."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from oncall.ical.zones import vtimezone, written
from oncall.schedule import Cover
from tests.oncall import rotas
from tests.oncall.ical.ground import feed, known_of, of_all, read, turns, turns_of

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FEW = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
# an hour twice, an hour never, half an hour, a day that never was, and none of it
MOMENTS = (
    ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ("Africa/Casablanca", datetime(2026, 3, 22, 2, tzinfo=UTC)),
    ("Asia/Kolkata", datetime(2026, 3, 8, 7, tzinfo=UTC)),
)


@pytest.mark.parametrize(("zone", "moment"), MOMENTS)
def test_a_zone_s_rules_give_the_offsets_that_the_zone_has(zone: str, moment: datetime) -> None:
    text = vtimezone(zone, moment.year - 1, moment.year + 1).to_ical().decode()
    rules = tzical(io.StringIO(f"BEGIN:VCALENDAR\r\n{text}END:VCALENDAR\r\n")).get(zone)
    at = moment - 200 * DAY
    while at < moment + 200 * DAY:
        there = at.astimezone(ZoneInfo(zone))
        if there.replace(fold=0).utcoffset() == there.replace(fold=1).utcoffset():  # of two equal ones either would do
            assert there.replace(tzinfo=rules).utcoffset() == there.utcoffset(), at
        at += 7 * HOUR if abs(at - moment) > DAY else timedelta(minutes=10)


def test_the_onset_of_summer_time_is_written_by_the_old_clock() -> None:
    text = vtimezone("America/New_York", 2026, 2026).to_ical().decode()
    summer = text.partition("BEGIN:DAYLIGHT")[2].partition("END:DAYLIGHT")[0]
    assert "DTSTART:20260308T020000" in summer
    assert "TZOFFSETFROM:-0500" in summer
    assert "TZOFFSETTO:-0400" in summer


@pytest.mark.parametrize(("zone", "moment"), MOMENTS)
def test_a_written_time_means_one_instant_to_whoever_takes_the_first_of_two(zone: str, moment: datetime) -> None:
    for seconds in range(-7200, 7200, 450):
        at = moment + timedelta(seconds=seconds)
        as_written = written(at, zone)
        assert as_written.replace(fold=0).astimezone(UTC) == at
        assert as_written.second == 0 or as_written.tzinfo is UTC
    assert written(datetime(2026, 11, 1, 6, 30, tzinfo=UTC), "America/New_York").tzinfo is UTC
    assert written(datetime(2026, 11, 1, 5, 30, tzinfo=UTC), "America/New_York").tzinfo is not UTC


@FEW
@given(body=rotas.rosters(), middle=rotas.instants, data=st.data())
def test_another_reader_finds_the_schedule_in_the_feed(body: rotas.Body, middle: datetime, data: st.DataObject) -> None:
    known = known_of(body, data.draw(rotas.covers(middle)))
    start, end = middle - 20 * DAY, middle + 20 * DAY
    content = feed(known, of_all(start, end))
    assert Calendar.from_ical(content).to_ical() == content, "lines are ended, escaped and folded as they should be"
    found = read(content)
    assert len({event.uid for event in found}) == len(found)
    for slot in known.slots_between(start, end):
        mine = [event for event in found if event.uid.split(".")[2] == slot]
        assert turns(((one.starts, one.ends, one.people) for one in mine), start, end) == turns_of(
            known, slot, start, end
        )


WEEKLY: dict[str, Any] = {
    "name": "Doctors",
    "timezone": "America/New_York",
    "slots": [
        {
            "slot": "primary",
            "label": "First call",
            "layers": [
                {
                    "layer": "weeks",
                    "rotation": {
                        "people": [["ben", "cem"], "ana"],
                        "every": {"weeks": 1},
                        "hand_over": {"day": "mon", "time": "17:00"},
                        "starts": "2026-01-05",
                    },
                }
            ],
        },
        {"slot": "backup", "place_of": {"slot": "primary", "place": 2}, "default": ["dee"]},
    ],
}
START, END = datetime(2026, 10, 20, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)


def test_an_event_says_who_where_why_and_who_follows() -> None:
    (event,) = [
        event
        for event in read(feed(known_of(WEEKLY), of_all(START, END, person="ben")))
        if event.starts.astimezone(ZoneInfo("America/New_York")).date().isoformat() == "2026-10-26"
    ]
    assert event.summary == "Ben: First call (Riverside)"
    assert event.people == ("ben", "cem")
    assert event.description == "weekly rotation 'weeks', hand-over Mon 17:00\nThen: Cem"
    # a week over the hour that comes twice is an hour longer
    assert event.ends - event.starts == 7 * DAY + HOUR


def test_what_people_wrote_about_cover_is_not_in_the_feed() -> None:
    cover = Cover(7, "override", "primary", "eva", None, START + DAY, START + 2 * DAY, "Mia Ortiz's mother", "Bob")
    content = feed(known_of(WEEKLY, [cover]), of_all(START, END))
    assert b"Mia" not in content
    (event,) = [one for one in read(content) if one.people == ("eva", "ana")]
    assert event.description.startswith("override by Bob until")
    assert event.uid == "1.doctors.primary.cover.7@nightbell"


def test_whatever_a_name_is_made_of_is_read_as_it_was_written() -> None:
    name = 'Klinik Süd; Haus 7, \\n "Kinder": ' + "ärztlicher Bereitschaftsdienst ☎ " * 5
    content = feed(known_of(WEEKLY), replace(of_all(START, END), account_name=name.strip()))
    assert max(len(line) for line in content.splitlines()) <= 75
    assert {event.summary for event in read(content) if event.people[0] == "ben"} >= {
        f"Ben: First call ({name.strip()})"
    }


def test_a_shift_that_moves_is_the_same_event() -> None:
    moved = {**WEEKLY, "slots": [dict(slot) for slot in WEEKLY["slots"]]}
    rotation = WEEKLY["slots"][0]["layers"][0]["rotation"]
    later = {**rotation, "hand_over": {"day": "mon", "time": "19:00"}}
    moved["slots"][0]["layers"] = [{"layer": "weeks", "rotation": later}]
    before, after = (
        {event.uid: event.starts for event in read(feed(known_of(body), of_all(START, END))) if "primary" in event.uid}
        for body in (WEEKLY, moved)
    )
    assert before.keys() == after.keys()
    assert {after[uid] - before[uid] for uid in before} == {2 * HOUR}


def test_a_day_later_the_same_shifts_are_the_same_events() -> None:
    cover = Cover(7, "override", "primary", "eva", None, START + 9 * DAY, START + 9 * DAY + HOUR)
    today, tomorrow = (
        {(event.uid, event.starts) for event in read(feed(known_of(WEEKLY, [cover]), of_all(START + by, END + by)))}
        for by in (0 * DAY, DAY)
    )
    assert len(today & tomorrow) >= len(today) - 2, "but for what came and what went"


def test_a_calendar_names_itself_and_how_often_to_look() -> None:
    calendar = Calendar.from_ical(feed(known_of(WEEKLY), of_all(START, END)))
    assert calendar["X-WR-CALNAME"] == "On call (Riverside)"
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert [one["TZID"] for one in calendar.walk("VTIMEZONE")] == ["America/New_York"]
    event = calendar.walk("VEVENT")[0]
    assert event["DTSTART"].params["TZID"] == "America/New_York"
    assert (event["SEQUENCE"], event["TRANSP"]) == (1, "TRANSPARENT")


def test_an_account_without_a_roster_has_an_empty_calendar() -> None:
    empty = known_of(WEEKLY, start=END + 100 * DAY)
    assert read(feed(empty, of_all(START, END))) == []
