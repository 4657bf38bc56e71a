"""Who is on call, against a plain oracle that counts hand-overs one week after another."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.values import WEEKDAYS
from oncall.schema import Roster, Rotation
from oncall.shifts import OnCall, Override, shift_at, who_is_on_call

ZONES = (
    "America/New_York", "America/Los_Angeles", "America/Phoenix", "America/St_Johns", "America/Havana", "UTC",
    "America/Santiago", "Europe/London", "Europe/Madrid", "Africa/Cairo", "Africa/Casablanca", "Asia/Beirut",
    "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham",
)  # fmt: skip
PEOPLE = ("ana", "ben", "cem", "dee")
BASE = datetime(2005, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)

rotations = st.builds(
    lambda count, day, clock, zone, start: Rotation.model_validate(
        {
            "people": PEOPLE[:count],
            "hand_over": {"day": day, "time": clock.strftime("%H:%M")},
            "timezone": zone,
            "starts": start.isoformat(),
        }
    ),
    st.integers(1, 4),
    st.sampled_from(WEEKDAYS),
    # half of them in the hours in which clocks change
    st.one_of(st.times(), st.builds(time, st.integers(0, 3), st.sampled_from([0, 30, 59]))),
    st.sampled_from(ZONES),
    st.dates(date(2005, 1, 1), date(2025, 12, 31)),
)
instants = st.integers(0, 22 * 365 * 86400).map(lambda seconds: BASE + timedelta(seconds=seconds))


def hand_overs(rotation: Rotation, until: datetime) -> list[datetime]:
    """Every hand-over up to the first after `until`, by counting days on a calendar. zoneinfo's fold=0 is RFC
    5545's rule."""
    day = date.fromisoformat(rotation.starts)
    while WEEKDAYS[day.weekday()] != rotation.hand_over.day:
        day += timedelta(days=1)
    found: list[datetime] = []
    while not found or found[-1] <= until:
        local = datetime.combine(day, time.fromisoformat(rotation.hand_over.time), ZoneInfo(rotation.timezone))
        found.append(local.astimezone(UTC))
        day += timedelta(days=7)
    return found


def oracle(rotation: Rotation, at: datetime) -> tuple[str, datetime, datetime] | None:
    times = hand_overs(rotation, at)
    past = [moment for moment in times if moment <= at]
    if not past:
        return None
    return rotation.people[(len(past) - 1) % len(rotation.people)], past[-1], times[len(past)]


def roster(rotation: Rotation, slot: str = "primary") -> Roster:
    return Roster.model_validate({"name": "Doctors", "slots": [{"slot": slot, "rotation": rotation.model_dump()}]})


@given(rotations, instants)
def test_the_shift_is_the_one_the_calendar_counts(rotation: Rotation, at: datetime) -> None:
    assert shift_at(rotation, at) == oracle(rotation, at)


@given(rotations, st.integers(0, 1100))
def test_every_boundary_belongs_to_the_next_person(rotation: Rotation, week: int) -> None:
    times = hand_overs(rotation, BASE + timedelta(weeks=week))
    boundary = times[min(week, len(times) - 2) + 1]
    for at in (boundary - SECOND, boundary, boundary + SECOND):
        assert shift_at(rotation, at) == oracle(rotation, at)


@given(rotations)
def test_shifts_follow_each_other_without_gap_or_overlap(rotation: Rotation) -> None:
    at = hand_overs(rotation, BASE)[0]
    for turn in range(60):
        shift = shift_at(rotation, at)
        assert shift is not None
        person, start, end = shift
        assert person == rotation.people[turn % len(rotation.people)]
        assert start == at
        at = end


@given(rotations)
def test_a_hand_over_stays_at_its_local_time(rotation: Rotation) -> None:
    zone = ZoneInfo(rotation.timezone)
    for moment in hand_overs(rotation, BASE + timedelta(days=365 * 22))[:120]:
        shift = shift_at(rotation, moment)
        assert shift is not None
        local = shift[1].astimezone(zone)
        skipped = local.strftime("%H:%M") != rotation.hand_over.time
        if skipped:
            # then the time written really does not exist on that date: no instant shows it
            wall = datetime.combine(local.date(), time.fromisoformat(rotation.hand_over.time))
            near = [shift[1] + timedelta(minutes=minutes) for minutes in range(-26 * 60, 26 * 60)]
            assert wall not in {each.astimezone(zone).replace(tzinfo=None) for each in near}


def new_york(hand_over: str, day: str = "sun", starts: str = "2026-03-01") -> Rotation:
    return Rotation.model_validate(
        {
            "people": ["ana", "ben"],
            "hand_over": {"day": day, "time": hand_over},
            "timezone": "America/New_York",
            "starts": starts,
        }
    )


@pytest.mark.parametrize(
    ("hand_over", "day", "utc", "hours"),
    [
        ("17:00", "2026-03-08", "2026-03-08T21:00", 167),  # the shift that ends after the spring change
        ("17:00", "2026-11-01", "2026-11-01T22:00", 169),  # and after the autumn change
        ("02:30", "2026-03-08", "2026-03-08T07:30", 168),  # never comes: 03:30 daylight time
        ("01:30", "2026-11-01", "2026-11-01T05:30", 168),  # comes twice: the first
    ],
)
def test_the_days_the_clocks_change_in_new_york(hand_over: str, day: str, utc: str, hours: int) -> None:
    moment = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    before = shift_at(new_york(hand_over), moment - SECOND)
    after = shift_at(new_york(hand_over), moment)
    assert before is not None
    assert after is not None
    assert before[2] == after[1] == moment
    assert before[0] != after[0]
    assert before[2] - before[1] == timedelta(hours=hours)
    assert after[1].astimezone(ZoneInfo("America/New_York")).date().isoformat() == day


overrides = st.lists(
    st.builds(
        lambda who, start, minutes: (who, start, minutes),
        st.sampled_from(PEOPLE),
        st.integers(-20 * 1440, 20 * 1440),
        st.integers(0, 15 * 1440),
    ),
    max_size=6,
)


@given(rotations, instants, overrides, st.lists(st.integers(-20 * 1440, 20 * 1440), max_size=8))
def test_the_last_override_entered_wins_and_its_bounds_are_true(
    rotation: Rotation, middle: datetime, entered: list[tuple[str, int, int]], probes: list[int]
) -> None:
    dated = [
        Override(
            number,
            "primary",
            who,
            middle + timedelta(minutes=start),
            middle + timedelta(minutes=start + length),
            f"#{number}",
        )
        for number, (who, start, length) in enumerate(entered)
    ]
    book = roster(rotation)

    def plain(at: datetime) -> tuple[str, str] | None:
        for override in reversed(dated):
            if override.starts <= at < override.ends:
                return override.contact_slug, f"override: {override.reason}"
        shift = oracle(rotation, at)
        return (shift[0], "") if shift else None

    def answer(at: datetime) -> OnCall | None:
        found = who_is_on_call(book, dated, at)
        return found[0] if found else None

    for at in [middle, *(middle + timedelta(minutes=probe) for probe in probes)]:
        found, expected = answer(at), plain(at)
        assert (found and found.contact_slug) == (expected and expected[0])
        if found is None or expected is None:
            continue
        assert found.reason.startswith(expected[1])
        assert found.since <= at < found.until
        edges = (found.since, found.until - SECOND, found.since + (found.until - found.since) / 2)
        assert all(answer(edge) == found for edge in edges)
        beyond = [answer(found.until), answer(found.since - SECOND)]
        assert all(other is None or (other.since, other.until) != (found.since, found.until) for other in beyond)
        assert beyond[0] is None or beyond[0].since == found.until
        assert beyond[1] is None or beyond[1].until == found.since


def test_slots_keep_the_rosters_order_and_overrides_their_slot() -> None:
    book = Roster.model_validate(
        {
            "name": "Doctors",
            "slots": [
                {"slot": "primary", "rotation": new_york("17:00").model_dump()},
                {"slot": "backup", "rotation": new_york("17:00", starts="2026-03-09").model_dump()},
            ],
        }
    )
    at = datetime(2026, 3, 12, tzinfo=UTC)
    assert [(one.slot, one.contact_slug) for one in who_is_on_call(book, [], at)] == [("primary", "ben")]
    cover = Override(1, "backup", "dee", at - SECOND, at + SECOND)
    assert [(one.slot, one.contact_slug) for one in who_is_on_call(book, [cover], at)] == [
        ("primary", "ben"),
        ("backup", "dee"),
    ]
