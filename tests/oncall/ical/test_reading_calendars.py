"""Other people's calendars: repeating and whole-day events, zones, and what breaks the rules."""

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import Invalid
from oncall.ical.found import Contents, Guest
from oncall.ical.from_csv import read_csv
from oncall.ical.from_ical import read_ical

NEW_YORK = "America/New_York"
START, END = datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 10, 1, tzinfo=UTC)
LEE = "SUMMARY:Dr Lee"


def calendar(*events: str, head: str = "") -> str:
    body = "".join(f"BEGIN:VEVENT\r\n{_lines(one)}END:VEVENT\r\n" for one in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//other//EN\r\n{_lines(head)}{body}END:VCALENDAR\r\n"


def _lines(text: str) -> str:
    return "".join(f"{line.strip()}\r\n" for line in text.splitlines() if line.strip())


def read(*events: str, head: str = "", zone: str = NEW_YORK) -> Contents:
    return read_ical(calendar(*events, head=head).encode(), zone, START, END)


def spans(contents: Contents) -> list[str]:
    assert contents.skipped == []
    return [f"{one.starts:%m-%dT%H:%M}/{one.ends:%m-%dT%H:%M}" for one in contents.found]


def test_whole_days_are_from_midnight_to_midnight_of_the_slot() -> None:
    one = read(f"UID:1\n{LEE}\nDTSTART;VALUE=DATE:20261101\nDTEND;VALUE=DATE:20261103")
    assert spans(one) == ["11-01T04:00/11-03T05:00"], "the night of the long hour is in it"
    assert spans(read(f"UID:1\n{LEE}\nDTSTART;VALUE=DATE:20261101")) == ["11-01T04:00/11-02T05:00"]


def test_times_are_of_their_zone_of_the_slot_or_utc() -> None:
    event = f"UID:1\n{LEE}\nDTSTART{{}}\nDTEND{{}}"
    berlin = ";TZID=Europe/Berlin:20261110T170000", ";TZID=Europe/Berlin:20261111T080000"
    assert spans(read(event.format(*berlin))) == ["11-10T16:00/11-11T07:00"]
    assert spans(read(event.format(":20261110T170000", ":20261111T080000"))) == ["11-10T22:00/11-11T13:00"]
    assert spans(read(event.format(":20261110T170000Z", ":20261111T080000Z"))) == ["11-10T17:00/11-11T08:00"]


def test_a_zone_that_the_calendar_itself_describes_is_used() -> None:
    zone = """BEGIN:VTIMEZONE
        TZID:Clinic
        BEGIN:STANDARD
        DTSTART:19700101T000000
        TZOFFSETFROM:-0300
        TZOFFSETTO:-0300
        END:STANDARD
        END:VTIMEZONE"""
    event = f"UID:1\n{LEE}\nDTSTART;TZID=Clinic:20261110T170000\nDTEND;TZID=Clinic:20261110T180000"
    assert spans(read(event, head=zone)) == ["11-10T20:00/11-10T21:00"]
    contents = read(event)
    assert contents.found == []
    assert "time zone Clinic" in contents.skipped[0].why


def test_a_duration_counts_days_on_the_calendar_and_hours_on_the_clock() -> None:
    event = f"UID:1\n{LEE}\nDTSTART;TZID={NEW_YORK}:20261031T170000\nDURATION:"
    assert spans(read(f"{event}P1D")) == ["10-31T21:00/11-01T22:00"]
    assert spans(read(f"{event}PT12H")) == ["10-31T21:00/11-01T09:00"]


def test_a_weekly_shift_keeps_its_local_time_and_obeys_its_exceptions() -> None:
    weekly = f"""UID:1
        {LEE}
        DTSTART;TZID={NEW_YORK}:20261019T170000
        DTEND;TZID={NEW_YORK}:20261020T080000
        RRULE:FREQ=WEEKLY;COUNT=5
        EXDATE;TZID={NEW_YORK}:20261109T170000"""
    moved = f"""UID:1
        SUMMARY:Dr Kim
        RECURRENCE-ID;TZID={NEW_YORK}:20261026T170000
        DTSTART;TZID={NEW_YORK}:20261027T170000
        DTEND;TZID={NEW_YORK}:20261028T080000"""
    contents = read(weekly, moved)
    assert sorted(spans(contents)) == [
        "10-19T21:00/10-20T12:00", "10-27T21:00/10-28T12:00", "11-02T22:00/11-03T13:00", "11-16T22:00/11-17T13:00",
    ]  # fmt: skip
    by_start = {one.starts.day: one for one in contents.found}
    assert by_start[27].names == ("Dr Kim",)
    assert len({one.key for one in contents.found}) == 4
    assert by_start[19].key == next(one.key for one in read(weekly).found if one.starts.day == 19), "the same each time"


def test_a_series_that_never_ends_is_read_within_the_asked_stretch() -> None:
    daily = f"UID:1\n{LEE}\nDTSTART:20200101T170000Z\nDTEND:20200102T170000Z\nRRULE:FREQ=DAILY"
    found = read(daily).found
    assert len(found) == 366  # who began the day before is still on
    assert min(one.starts for one in found) < START < min(one.ends for one in found)


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (f"UID:1\n{LEE}", "no beginning"),
        (f"UID:1\n{LEE}\nDTSTART:20261110T170000Z", "does not last"),
        (f"UID:1\n{LEE}\nDTSTART:20261110T170000Z\nDTEND:20261110T160000Z", "does not last"),
        (f"UID:1\n{LEE}\nDTSTART:20261310T170000Z\nDTEND:20261110T160000Z", "can't be read"),
        ("UID:1\nDTSTART:20261110T170000Z\nDTEND:20261110T180000Z", "names nobody"),
        (f"UID:1\n{LEE}\nSTATUS:CANCELLED\nDTSTART:20261110T170000Z\nDTEND:20261110T180000Z", "cancelled"),
        (f"UID:1\n{LEE}\nDTSTART:20251110T170000Z\nDTEND:20251110T180000Z", "outside"),
        (f"UID:1\n{LEE}\nDTSTART:20261110T170000Z\nDTEND:20261110T170001Z\nRRULE:FREQ=SECONDLY", "secondly"),
        (f"UID:1\n{LEE}\nDTSTART:20261110T170000Z\nDTEND:20261110T180000Z\nRRULE:FREQ=NEVER", "rules"),
    ],
)
def test_what_can_t_be_a_shift_is_told_with_the_reason_and_the_rest_is_read(event: str, why: str) -> None:
    contents = read(event, f"UID:2\n{LEE}\nDTSTART:20261110T170000Z\nDTEND:20261110T180000Z")
    assert [one.key.partition("\n")[0] for one in contents.found] == ["2"]
    assert len(contents.skipped) == 1
    assert why in contents.skipped[0].why


@pytest.mark.parametrize(
    "text", ["", "hello", "BEGIN:VCALENDAR\r\n", "<html></html>", "BEGIN:VEVENT\r\nEND:VEVENT\r\n"]
)
def test_what_is_no_calendar_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_ical(text.encode(), NEW_YORK, START, END)
    assert refused.value.code == "bad-calendar"


def test_people_are_our_mark_or_the_summary_or_who_comes() -> None:
    times = "DTSTART:20261110T170000Z\nDTEND:20261110T180000Z"
    asked = "ATTENDEE;PARTSTAT=DECLINED:mailto:kim@x.test\nATTENDEE;CUTYPE=ROOM:mailto:room@x.test"
    (marked,) = read(f"UID:1\n{LEE}\nX-NIGHTBELL-PEOPLE:dr-lee dr-kim\n{times}").found
    assert marked.names == ("dr-lee", "dr-kim")
    (summary,) = read(f"UID:1\nSUMMARY:On  call\n{asked}\nATTENDEE:MAILTO:Lee@X.test\n{times}").found
    assert (summary.names, summary.guests) == (("On call",), (Guest("", "lee@x.test"),))
    (alone,) = read(f"UID:1\nORGANIZER:mailto:lee@x.test\n{times}").found
    assert (alone.names, alone.guests) == ((), (Guest("", "lee@x.test"),))


CSV = """from,to,person,note
2026-11-01 17:00,2026-11-02 08:00,Dr Lee,"first, of two"

2026-11-02T17:00,2026-11-03T08:00:30-05:00,Dr Kim; Dr Lee,
"""


def test_a_table_is_read_by_its_header() -> None:
    contents = read_csv(CSV.encode(), NEW_YORK, START, END)
    assert spans(contents) == ["11-01T22:00/11-02T13:00", "11-02T22:00/11-03T13:00"]
    first, second = contents.found
    assert (first.names, first.note) == (("Dr Lee",), "first, of two")
    assert (second.names, second.ends.second) == (("Dr Kim", "Dr Lee"), 30)
    assert first.what.startswith("line 2:")
    german = CSV.replace(";", "/").replace('"first, of two"', "one").replace(",", ";")
    assert [one.names for one in read_csv(german.encode(), NEW_YORK, START, END).found] == [first.names, second.names]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: there is nothing in it"),
        ("from,person\n", "line 1: no column to"),
        ("from,to,person,doctor\n", "unknown: 'doctor'"),
        ("from,to,person,people\n", "twice: people"),
    ],
)
def test_what_is_no_such_table_is_refused_with_the_line(text: str, says: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_csv(text.encode(), NEW_YORK, START, END)
    assert refused.value.code == "bad-csv"
    assert says in refused.value.detail


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("2026-11-01,2026-11-02 08:00,Dr Lee", "`from` is '2026-11-01'; the time is missing"),
        ("2026-11-02 08:00,2026-11-01 08:00,Dr Lee", "ends before"),
        ("2026-11-01 08:00,2026-11-02 08:00,", "names nobody"),
        ("2026-11-01 08:00,2026-11-02 08:00,a,b", "has 'b' in a column without a name"),
        ('2026-11-01 08:00,2026-11-02 08:00,"a', "is no line of a table"),
        ("9999-12-31 23:00,9999-12-31 23:30,a", "beyond the calendar"),
        ("2026-02-30 23:00,2026-12-31 23:30,a", "no such day"),
        ("12/03/2026 5:00 PM,12/04/2026 8:00 AM,a", "either order"),
        ("5.12.26 17:00,6.12.26 08:00,a", "either order"),
        ("46000.7083,46001.3333,a", "number for a day"),
    ],
)
def test_each_bad_line_of_a_table_is_named_and_the_others_are_read(line: str, says: str) -> None:
    good = "2026-11-05 08:00,2026-11-06 08:00,Dr Kim"
    contents = read_csv(
        f"from,to,person\n{good}\n\n{line}\n{good.replace('08:', '09:')}\n".encode(), NEW_YORK, START, END
    )
    (bad,) = contents.unreadable
    assert bad.line == 4
    assert says in bad.message
    assert [one.names for one in contents.found] == [("Dr Kim",), ("Dr Kim",)]


def test_a_line_outside_of_the_asked_stretch_is_told() -> None:
    contents = read_csv(CSV.encode(), NEW_YORK, START + timedelta(days=200), END)
    assert contents.found == []
    assert len(contents.skipped) == 2
