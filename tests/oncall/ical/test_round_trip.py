"""What a feed says, imported again, is the same people at the same instants: over clocks that go back and forward."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oncall.ical.from_ical import read_ical
from oncall.ical.matching import Candidate, Matcher
from oncall.ical.shifts import as_body, merge
from oncall.known import Known
from oncall.roster.checks import check_roster
from oncall.schedule import Cover
from tests.oncall import rotas
from tests.oncall.ical.ground import PEOPLE, feed, known_of, of_all, turns_of

DAY = timedelta(days=1)
FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
MATCHER = Matcher([Candidate(one.slug, one.name) for one in PEOPLE.values()], {})


def imported(content: bytes, slot: str, zone: str, start: datetime, end: datetime) -> Known:
    """A roster of the one slot, with nothing but what the calendar says of it."""
    contents = read_ical(content, zone, start, end)
    assert contents.skipped == []
    mine = [one for one in contents.found if one.slot == f"doctors/{slot}"]
    matched, missing = MATCHER.match(mine)
    assert missing == []
    merged = merge(matched, [], zone, start, end)
    assert merged.overlaps == []
    layer = {"layer": "imported", "shifts": [as_body(shift) for shift in merged.shifts]}
    body = {"name": "Doctors", "timezone": zone, "slots": [{"slot": slot, "layers": [layer]}]}
    assert check_roster(body) == []
    return known_of(body)


def same(known: Known, zone: str, start: datetime, end: datetime) -> None:
    content = feed(known, of_all(start, end))
    for slot in known.slots_between(start, end):
        again = imported(content, slot, zone, start, end)
        assert turns_of(again, slot, start, end) == turns_of(known, slot, start, end)


@FEW
@given(body=rotas.rosters(), middle=rotas.instants, zone=rotas.zones, data=st.data())
def test_any_roster_comes_back_as_it_was(body: rotas.Body, middle: datetime, zone: str, data: st.DataObject) -> None:
    known = known_of(body, data.draw(rotas.covers(middle)))
    same(known, zone, middle - 20 * DAY, middle + 20 * DAY)


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 3, 8, 7, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),
        ("Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
        ("America/Havana", datetime(2026, 11, 1, 5, tzinfo=UTC)),
    ],
)
@FEW
@given(data=st.data())
def test_cover_to_the_second_around_the_change_of_clocks_comes_back(
    zone: str, moment: datetime, data: st.DataObject
) -> None:
    rotation = {
        "people": ["ana", "ben", ["cem", "dee"]], "every": {"hours": 1}, "hand_over": {"time": "00:30"},
        "starts": "2010-01-01",
    }  # fmt: skip
    body = {"name": "D", "timezone": zone, "slots": [{"slot": "primary", "rotation": rotation}]}
    edges = sorted(data.draw(st.lists(st.integers(-9000, 9000), min_size=2, max_size=2, unique=True)))
    starts, ends = (moment + timedelta(seconds=edge) for edge in edges)
    cover = Cover(1, "override", "primary", "eva", None, starts, ends)
    same(known_of(body, [cover]), zone, moment - 2 * DAY, moment + 2 * DAY)
