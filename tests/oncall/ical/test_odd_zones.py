"""Zones as calendars describe and name them: the same instants, or the event left out with the zone's name."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oncall.ical.found import Unfit
from oncall.ical.ics.components import calendars
from oncall.ical.ics.zones import Zones
from oncall.ical.zones import vtimezone
from tests.oncall.ical.test_reading_calendars import read

START, END = datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 10, 1, tzinfo=UTC)
ZONES = (
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/Havana",
    "Africa/Casablanca",
)
AROUND = timedelta(hours=5)


def zones(text: str, start: datetime = START, end: datetime = END) -> Zones:
    return Zones(calendars(["BEGIN:VCALENDAR", *text.splitlines(), "END:VCALENDAR"]), start, end)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    zone=st.sampled_from(ZONES),
    name=st.sampled_from(("Clinic", "GMT+1", "EST", "-05:00", "Customized Time Zone")),
    data=st.data(),
)
def test_a_described_zone_gives_the_instants_it_has_whatever_else_is_said_of_it(
    zone: str, name: str, data: st.DataObject
) -> None:
    text = vtimezone(zone, 2026, 2027).to_ical().decode().replace(f"TZID:{zone}", f"TZID:{name}")
    text = text.replace("\r\n ", "")
    odd = data.draw(st.sets(st.sampled_from(("language", "modified", "until", "colons", "location"))))
    if "language" in odd:
        text = text.replace("TZNAME:", "TZNAME;LANGUAGE=de:")
    if "modified" in odd:
        text = text.replace(f"TZID:{name}", f"TZID:{name}\r\nLAST-MODIFIED:20200101T000000Z\r\nTZURL:http://x.test/z")
    if "until" in odd:
        text = text.replace(f"TZID:{name}", f"TZID:{name}\r\nTZUNTIL:20280101T000000Z")
    if "location" in odd:
        text = text.replace(f"TZID:{name}", f"TZID:{name}\r\nX-LIC-LOCATION:Asia/Tokyo")
    if "colons" in odd:
        text = "\n".join(
            f"{line[:-2]}:{line[-2:]}" if line.startswith("TZOFFSET") else line for line in text.splitlines()
        )
    clock = zones(text).clock(data.draw(st.sampled_from((name, f" {name}", name.upper()))))
    at = START + timedelta(minutes=data.draw(st.integers(0, 60 * 24 * 365)))
    there = at.astimezone(ZoneInfo(zone))
    assert clock.wall(at) == there.replace(tzinfo=None, fold=0)
    first = there.replace(fold=0).astimezone(UTC)
    assert clock.instant(there.replace(tzinfo=None, fold=0)) == first


@pytest.mark.parametrize("zone", ZONES)
def test_around_the_change_of_clocks_a_described_zone_counts_as_the_zone_does(zone: str) -> None:
    described = zones(
        vtimezone(zone, 2026, 2027).to_ical().decode().replace("\r\n ", "").replace(f"TZID:{zone}", "TZID:Here")
    ).clock("Here")
    known = zones("").clock(zone)
    for month, day in ((3, 8), (3, 28), (3, 29), (4, 4), (10, 3), (10, 25), (11, 1)):
        wall = datetime(2026, month, day)  # noqa: DTZ001 - of the zone
        for _ in range(20):
            wall += timedelta(minutes=20)
            assert described.instant(wall) == known.instant(wall), wall


@pytest.mark.parametrize(
    ("tzid", "hours"),
    [
        ("america/new_york", -5), ("America/New York", -5), ("US/Eastern", -5), ("Eastern Standard Time", -5),
        ("W. Europe Standard Time", 1), ("/example.org/20050126_1/Europe/Berlin", 1), ("-05:00", -5), ("-0500", -5),
        ("UTC+1", 1), ("GMT+01:00", 1), ("GMT", 0), ("Etc/GMT+1", -1), ("Z", 0), ("America/Argentina/Buenos_Aires", -3),
    ],
)  # fmt: skip
def test_a_name_that_means_one_zone_needs_no_description(tzid: str, hours: int) -> None:
    wall = datetime(2026, 12, 1, 17)  # noqa: DTZ001 - of the zone
    assert zones("").clock(tzid).instant(wall) == wall.replace(tzinfo=UTC) - timedelta(hours=hours)


@pytest.mark.parametrize("tzid", ["Customized Time Zone", "GMT+1", "EDT", "Clinic", "", "+25:00"])
def test_a_name_that_may_mean_several_or_none_is_not_guessed(tzid: str) -> None:
    with pytest.raises(Unfit):
        zones("").clock(tzid)


OBSERVANCE = "BEGIN:STANDARD\nDTSTART:{}\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\n{}END:STANDARD\n"
MINUTES = ",".join(map(str, range(60)))
EVENT = "UID:{0}\nSUMMARY:{0}\nDTSTART;TZID={1}:20261201T170000\nDTEND;TZID={1}:20261202T080000"


@pytest.mark.parametrize(
    ("zone", "says"),
    [
        ("", "without saying what it is"),
        (OBSERVANCE.format("19700101T000000", "RRULE:FREQ=MINUTELY\n"), "repeats minutely"),
        (OBSERVANCE.format("19700101T000000", "RRULE:FREQ=MONTHLY\n"), "other than by the year"),
        (OBSERVANCE.format("19700101T000000", f"RRULE:FREQ=YEARLY;BYHOUR=0;BYMINUTE={MINUTES}\n"), "more often"),
        (OBSERVANCE.format("19700101T000000", "").replace("-0500", "late"), "can't be read"),
        (f"TZUNTIL:20200101T000000Z\n{OBSERVANCE.format('19700101T000000', '')}", "only until 2020-01-01"),
    ],
)  # fmt: skip
def test_a_zone_described_badly_costs_its_events_by_name_and_no_others(zone: str, says: str) -> None:
    head = f"BEGIN:VTIMEZONE\nTZID:Clinic\n{zone}END:VTIMEZONE"
    contents = read(EVENT.format("Lee", "Clinic"), EVENT.format("Kim", "America/New_York"), head=head)
    assert [one.names for one in contents.found] == [("Kim",)]
    (left,) = contents.skipped
    assert left.what == 'event "Lee" (2026-12-01 17:00 Clinic)'
    assert says in left.why


def test_a_zone_named_in_quotes_over_two_lines_and_rules_since_1601_are_read() -> None:
    rule = OBSERVANCE.format("16010101T020000", "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=11\n")
    summer = rule.replace("STANDARD", "DAYLIGHT").replace("BYDAY=1SU;BYMONTH=11", "BYDAY=2SU;BYMONTH=3")
    summer = summer.replace("FROM:-0400", "FROM:-0500").replace("TO:-0500", "TO:-0400", 1)
    head = f"BEGIN:VTIMEZONE\nTZID:(UTC-05:00) Eastern Time (US & Canada)\n{rule}{summer}END:VTIMEZONE"
    for name in ('"(UTC-05:00) Eastern Time (US & Canada)"', "(UTC-05:00) Eastern Time (US & Canada)"):
        (one,) = read(EVENT.format("Lee", name), head=head).found
        assert one.starts == datetime(2026, 12, 1, 22, tzinfo=UTC)
