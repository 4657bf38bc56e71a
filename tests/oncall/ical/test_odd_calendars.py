"""Calendars as programs really write them: every shift is there at its instant, or left out by its name and time."""

from datetime import UTC, datetime

import pytest

from core.errors import Invalid
from oncall.ical.found import Contents, Guest
from oncall.ical.from_ical import read_ical
from tests.oncall.ical.test_reading_calendars import END, NEW_YORK, START, calendar, read

NIGHT = "DTSTART;TZID=America/New_York:20261201T170000\nDTEND;TZID=America/New_York:20261202T080000"
WEEK = f"{NIGHT}\nRRULE:FREQ=DAILY;COUNT=4"


def event(who: str, more: str, uid: str = "x") -> str:
    return f"UID:{uid}\nSUMMARY:{who}\n{more}"


def of_bytes(content: bytes) -> Contents:
    return read_ical(content, NEW_YORK, START, END)


def nights(contents: Contents) -> list[tuple[str, str]]:
    return [(f"{one.starts:%m-%d %H:%M}", one.names[0]) for one in sorted(contents.found, key=lambda one: one.starts)]


def told(contents: Contents) -> str:
    return "\n".join(f"{one.what}: {one.why}" for one in [*contents.skipped, *contents.said])


# one UID for many


def test_events_that_share_a_uid_are_all_there() -> None:
    days = [f"DTSTART:202612{day:02}T220000Z\nDTEND:202612{day + 1:02}T130000Z\nSEQUENCE:{day}" for day in (1, 2, 3)]
    contents = read(*(event(who, day) for who, day in zip(("Lee", "Kim", "Lee"), days, strict=True)))
    assert nights(contents) == [("12-01 22:00", "Lee"), ("12-02 22:00", "Kim"), ("12-03 22:00", "Lee")]
    assert (contents.skipped, len({one.key for one in contents.found})) == ([], 3)


@pytest.mark.parametrize("uid", ["UID:", "UID: ", "X-NO-UID:1"])
def test_events_without_a_uid_are_all_there(uid: str) -> None:
    days = [f"{uid}\nSUMMARY:Lee\nDTSTART:202612{day:02}T220000Z\nDTEND:202612{day + 1:02}T130000Z" for day in (1, 2)]
    contents = read(*days)
    assert [one.key for one in contents.found] == ["", ""]


def test_two_series_under_one_uid_are_both_there_and_a_change_is_of_the_one_it_names() -> None:
    other = WEEK.replace("170000", "083000").replace("20261202T080000", "20261201T160000")
    moved = event(
        "Ruth", f"RECURRENCE-ID;TZID={NEW_YORK}:20261203T083000\n{NIGHT.replace('20261201T17', '20261203T09')}"
    )
    contents = read(event("Lee", WEEK), event("Kim", other), moved.replace("20261202T080000", "20261203T160000"))
    assert [who for _, who in nights(contents)].count("Lee") == 4
    assert [who for _, who in nights(contents)].count("Kim") == 3
    assert ("12-03 14:00", "Ruth") in nights(contents)
    assert contents.skipped == []


def test_instances_without_their_series_are_all_there() -> None:
    days = [
        event(
            who,
            f"RECURRENCE-ID:202612{day:02}T220000Z\nDTSTART:202612{day:02}T220000Z\nDTEND:202612{day + 1:02}T130000Z",
        )
        for day, who in ((1, "Lee"), (2, "Kim"))
    ]
    assert nights(read(*days)) == [("12-01 22:00", "Lee"), ("12-02 22:00", "Kim")]


@pytest.mark.parametrize("later", ["", "DTEND:20261202T140000Z"])
def test_a_newer_version_takes_the_older_one_s_place_and_that_is_told(later: str) -> None:
    new = f"SEQUENCE:1\nDTSTART:20261201T230000Z\n{later or 'DTEND:20261202T130000Z'}"
    old = "SEQUENCE:0\nDTSTART:20261201T220000Z\nDTEND:20261202T130000Z"
    for both in ([event("Lee", old), event("Kim", new)], [event("Kim", new), event("Lee", old)]):
        contents = read(*both)
        assert nights(contents) == [("12-01 23:00", "Kim")]
        assert 'event "Lee" (2026-12-01 22:00 UTC): is replaced by a newer version' in told(contents)


# exceptions and ends in another form than the beginning

DAYS = "DTSTART;VALUE=DATE:20261201\nRRULE:FREQ=DAILY;COUNT=4"
IN_UTC = "DTSTART:20261201T220000Z\nDTEND:20261202T130000Z\nRRULE:FREQ=DAILY;COUNT=4"


@pytest.mark.parametrize(
    ("series", "exception"),
    [
        (WEEK, f"EXDATE;TZID={NEW_YORK}:20261203T170000"),
        (WEEK, "EXDATE:20261203T220000Z"),
        (WEEK, "EXDATE;TZID=Europe/Berlin:20261203T230000"),
        (WEEK, "EXDATE:20261203T170000"),
        (WEEK, "EXDATE;VALUE=DATE:20261203"),
        (DAYS, "EXDATE;VALUE=DATE:20261203"),
        (DAYS, "EXDATE:20261203T000000"),
        (DAYS, "EXDATE:20261203T000000Z"),
        (DAYS, "EXDATE:20261203T050000Z"),
        (IN_UTC, "EXDATE:20261203T220000Z"),
        (IN_UTC, "EXDATE:20261203T170000"),
        (IN_UTC, f"EXDATE;TZID={NEW_YORK}:20261203T170000"),
        (IN_UTC, "EXDATE;VALUE=DATE:20261203"),
        (IN_UTC, "EXDATE:20261203T220000Z,20261203T220000Z"),
    ],
)
def test_an_exception_in_any_form_takes_out_the_day_it_means(series: str, exception: str) -> None:
    contents = read(event("Lee", f"{series}\n{exception}"))
    assert [night[:5] for night, _ in nights(contents)] == ["12-01", "12-02", "12-04"]
    assert told(contents) == ""


@pytest.mark.parametrize(
    ("exception", "says"),
    [
        (f"EXDATE;TZID={NEW_YORK}:20261203T180000", "exception 20261203T180000: fits no instance"),
        ("EXDATE;TZID=Nowhere:20261203T170000", "nobody knows"),
        ("EXDATE:2026-I-3", "can't be read"),
        ("RDATE;VALUE=DATE:20261210", "a day without a time"),
        ("RDATE;TZID=Nowhere:20261210T170000", "nobody knows"),
    ],
)
def test_a_date_that_fits_nothing_is_told(exception: str, says: str) -> None:
    contents = read(event("Lee", f"{WEEK}\n{exception}"))
    assert len(contents.found) == 4
    assert 'event "Lee"' in told(contents)
    assert says in told(contents)


def test_what_may_mean_two_days_takes_both_out_and_names_them() -> None:
    contents = read(
        event("Lee", "DTSTART:20261201T030000Z\nDURATION:PT4H\nRRULE:FREQ=DAILY;COUNT=4\nEXDATE;VALUE=DATE:20261203")
    )
    assert [night for night, _ in nights(contents)] == ["12-01 03:00", "12-02 03:00"]
    assert "(2026-12-03 03:00 UTC): may be what the exception 20261203 takes out" in told(contents)
    assert "(2026-12-04 03:00 UTC)" in told(contents)


@pytest.mark.parametrize(
    "until", ["20261204T220000Z", "20261204T170000", "20261204", "20261204T235900", "2026-12-04T22:00:00Z"]
)
def test_a_series_ends_when_it_says_whatever_the_form(until: str) -> None:
    contents = read(event("Lee", f"{NIGHT}\nRRULE:FREQ=DAILY;UNTIL={until}"))
    assert [night[:5] for night, _ in nights(contents)] == ["12-01", "12-02", "12-03", "12-04"]
    days = read(event("Lee", f"DTSTART;VALUE=DATE:20261201\nRRULE:FREQ=DAILY;UNTIL={until}"))
    assert len(days.found) == 4
    assert told(contents) + told(days) == ""


def test_where_the_end_may_be_either_side_of_an_instance_it_is_left_out_by_name() -> None:
    contents = read(event("Lee", "DTSTART:20261201T020000Z\nDURATION:PT3H\nRRULE:FREQ=DAILY;UNTIL=20261203"))
    assert [night for night, _ in nights(contents)] == ["12-01 02:00", "12-02 02:00", "12-03 02:00"]
    assert 'event "Lee" (2026-12-04 02:00 UTC): may come after the end' in told(contents)


def test_a_beginning_its_rule_does_not_name_counts_and_is_told() -> None:
    contents = read(event("Lee", f"{NIGHT}\nRRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261215"))
    assert [night[:5] for night, _ in nights(contents)] == ["12-01", "12-07", "12-14"]
    assert "its own rule does not name" in told(contents)


def test_this_and_all_that_follow_are_changed_until_the_next_change() -> None:
    later = event(
        "Kim",
        f"RECURRENCE-ID;RANGE=THISANDFUTURE;TZID={NEW_YORK}:20261203T170000\n{NIGHT}".replace(
            "20261201T17", "20261203T18"
        ).replace("20261202T08", "20261204T08"),
    )
    single = event(
        "Ruth",
        f"RECURRENCE-ID;TZID={NEW_YORK}:20261204T170000\n{NIGHT}".replace("20261201T", "20261204T").replace(
            "20261202T", "20261205T"
        ),
    )
    contents = read(event("Lee", WEEK), later, single)
    assert nights(contents) == [
        ("12-01 22:00", "Lee"),
        ("12-02 22:00", "Lee"),
        ("12-03 23:00", "Kim"),
        ("12-04 22:00", "Ruth"),
    ]


def test_an_end_without_a_zone_counts_only_where_it_can_mean_one_time() -> None:
    here = f"DTSTART;TZID={NEW_YORK}:20261201T170000\nDTEND:20261202T080000"
    assert nights(read(event("Lee", here))) == [("12-01 22:00", "Lee")]
    contents = read(event("Lee", here.replace(NEW_YORK, "Europe/Berlin")))
    assert contents.found == []
    assert "nobody knows in which time zone" in told(contents)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=x", "FREQ=HOURLY;BYMINUTE=0,1,2,3,4,5", "nonsense",
        "FREQ=DAILY;RSCALE=GREGORIAN", f"FREQ=DAILY;BYHOUR={','.join(map(str, range(24)))};BYMINUTE=0,15,30,45",
    ],
)  # fmt: skip
def test_a_rule_nobody_is_on_call_by_is_told_at_once(rule: str) -> None:
    contents = read(event("Lee", f"{NIGHT}\nRRULE:{rule}"), event("Kim", NIGHT, uid="other"))
    assert nights(contents) == [("12-01 22:00", "Kim")]
    assert 'event "Lee" (2026-12-01 17:00 America/New_York): repeats' in told(contents)


def test_a_rule_that_never_comes_true_ends() -> None:
    assert len(read(event("Lee", f"{NIGHT}\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3")).found) == 1


# called off


@pytest.mark.parametrize(
    "more",
    [
        "STATUS:CANCELLED", "STATUS:canceled", "SUMMARY:Canceled: Lee", "SUMMARY:Abgesagt: Lee", "SUMMARY:Annulé : Lee",
        "SUMMARY:[CANCELLED] Lee", "SUMMARY:Cancelado: Lee",
    ],
)  # fmt: skip
def test_what_is_called_off_is_nobody_s_shift(more: str) -> None:
    summary = "" if more.startswith("SUMMARY") else "SUMMARY:Lee\n"
    contents = read(f"UID:1\n{summary}{more}\n{NIGHT}")
    assert contents.found == []
    assert "is cancelled" in told(contents)


def test_an_instance_called_off_is_gone_and_a_calendar_of_cancellations_has_nobody() -> None:
    gone = event(
        "Canceled: Lee", f"RECURRENCE-ID;TZID={NEW_YORK}:20261203T170000\n{NIGHT.replace('20261201', '20261203')}"
    )
    contents = read(event("Lee", WEEK), gone.replace("20261202T080000", "20261204T080000"))
    assert [night[:5] for night, _ in nights(contents)] == ["12-01", "12-02", "12-04"]
    assert read(event("Lee", NIGHT), head="METHOD:CANCEL").found == []


# letters and lines


def test_a_fold_inside_a_letter_a_quoted_name_and_line_ends_of_all_kinds() -> None:
    text = calendar(event("Dr Zoë Müller", f"DESCRIPTION:{'x' * 60}ü\n{NIGHT}"))
    content = text.encode()
    split = content.replace("Zoë".encode(), b"Zo\xc3\r\n \xab").replace("xü".encode(), b"x\xc3\n\t\xbc")
    for lines in (
        split,
        split.replace(b"\r\n", b"\n"),
        split.replace(b"\r\n", b"\r\r\n"),
        b"\xef\xbb\xbf" + split + b"  \r\n\x1a",
    ):
        assert nights(of_bytes(lines)) == [("12-01 22:00", "Dr Zoë Müller")]
    assert nights(of_bytes(content.replace(b"\r\n", b"\r"))) == [("12-01 22:00", "Dr Zoë Müller")]


def test_a_letter_cut_off_costs_nothing_in_a_description_and_its_event_in_a_name() -> None:
    whole = calendar(event("Zoë", f"DESCRIPTION:cut Ä\n{NIGHT}"), event("Ünal", NIGHT, uid="2")).encode()
    assert len(of_bytes(whole.replace("cut Ä".encode(), b"cut \xc3")).found) == 2
    contents = of_bytes(whole.replace("Ünal".encode(), b"\xc3nal"))
    assert nights(contents) == [("12-01 22:00", "Zoë")]
    assert "(2026-12-01 22:00 UTC): has letters in its SUMMARY" in told(contents)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (calendar(event("Zoë", NIGHT)).encode("cp1252"), "Windows-1252"),
        (calendar(event("Zoë", NIGHT)).encode("utf-16"), "UTF-16"),
        (calendar(event("Zoe", NIGHT)).encode("utf-16-le"), "UTF-16"),
        (calendar(event("Zoe", NIGHT)).encode()[:-20], "breaks off"),
        (b"PK\x03\x04 and so on", "packed"),
    ],
)
def test_a_calendar_of_another_code_or_cut_off_is_refused_in_words(content: bytes, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        of_bytes(content)


def test_a_line_that_is_none_costs_the_event_only_where_a_name_or_time_may_be_cut_off() -> None:
    contents = read(event("Lee", f"DESCRIPTION:first\nsecond line\n{NIGHT}"), event("Kim\nand more", NIGHT, uid="2"))
    assert nights(contents) == [("12-01 22:00", "Lee")]
    assert "a line after its SUMMARY" in told(contents)


def test_guests_are_names_and_addresses_of_those_who_come() -> None:
    guests = (
        'ATTENDEE;CN="Lee, Anna";PARTSTAT=ACCEPTED:mailto:Lee@x.test\nATTENDEE;CN=Kim:invalid:nomail\n'
        "ATTENDEE;CUTYPE=ROOM:mailto:room@x.test\nATTENDEE;ROLE=NON-PARTICIPANT:mailto:desk@x.test"
    )
    (one,) = read(event("Duty", f"{guests}\n{NIGHT}")).found
    assert one.guests == (Guest("Lee, Anna", "lee@x.test"), Guest("Kim", ""))


def test_times_without_a_zone_are_the_slot_s_and_it_is_told_where_the_calendar_shows_another() -> None:
    floating = event("Lee", "DTSTART:20261201T170000\nDTEND:20261202T080000")
    assert told(read(floating, head=f"X-WR-TIMEZONE:{NEW_YORK}")) == ""
    contents = read(floating, head="X-WR-TIMEZONE:Europe/Berlin")
    assert contents.found[0].starts == datetime(2026, 12, 1, 22, tzinfo=UTC)
    assert "shown in Europe/Berlin" in told(contents)
