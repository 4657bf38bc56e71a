"""Hours add up, whatever the roster; nights, weekends and holidays by the slot's clock; the past as it was known."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from oncall.fairness.shares import Ask, Share, shares
from oncall.known import Known
from oncall.people import Named
from oncall.roster.checks import check_roster
from oncall.roster.schema import Roster
from oncall.schedule import Cover, between
from tests.oncall.rotas import FROM, NAMES, covers, instants, rosters

HOUR = timedelta(hours=1)
NONE = timedelta()
PEOPLE = {slug: Named(number, slug, slug, None) for number, slug in enumerate(NAMES, 1)}


def told(body: Roster, given_covers: Sequence[Cover], start: datetime, end: datetime, **ask: Any) -> dict[Any, Share]:
    known = Known(1, "doctors", [(FROM - 400 * timedelta(days=1), body)], given_covers)
    return shares([known], Ask(**{"people": PEOPLE, "entered": {}, "zone": "UTC", **ask}), start, end)


@given(st.data(), rosters(), instants, st.integers(1, 40 * 1440))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_the_shares_of_a_slot_are_the_window_and_nobody_s_are_its_gaps(
    data: st.DataObject, body: dict[str, Any], start: datetime, minutes: int
) -> None:
    assume(check_roster(body) == [])
    roster, end = Roster.model_validate(body), start + timedelta(minutes=minutes)
    given_covers = data.draw(covers(start))
    found = told(roster, given_covers, start, end)
    for slot in roster.slots:
        mine = {who: share for ((_, name), who), share in found.items() if name == slot.slot}
        assert sum((share.total for share in mine.values()), NONE) == end - start
        pieces = between(roster, given_covers, slot.slot, start, end)
        gaps = sum((one.until - one.since for one in pieces if not one.people and one.until and one.since), NONE)
        assert mine.get(None, Share()).total == gaps
        for share in mine.values():
            assert NONE <= max(share.nights, share.weekends, share.holidays) <= share.total


@given(rosters(), instants, st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_two_windows_are_as_much_as_both_together(body: dict[str, Any], start: datetime, random: Random) -> None:
    assume(check_roster(body) == [])
    roster, end = Roster.model_validate(body), start + timedelta(days=20)
    middle = start + timedelta(minutes=random.randrange(1, 20 * 1440))
    both, parts = told(roster, [], start, end), [told(roster, [], start, middle), told(roster, [], middle, end)]
    for key, share in both.items():
        first, second = (part.get(key, Share()) for part in parts)
        added = first + second
        assert (share.total, share.nights, share.weekends, share.holidays) == (
            added.total, added.nights, added.weekends, added.holidays,
        )  # fmt: skip


def daily(**more: Any) -> Roster:
    rotation = {"people": ["ana", "ben"], "every": {"days": 1}, "hand_over": {"time": "18:00"}, "starts": "2008-01-01"}
    slot = {"slot": "primary", "rotation": rotation}
    return Roster.model_validate({"name": "Doctors", "timezone": "America/New_York", "slots": [slot], **more})


def test_nights_weekends_and_holidays_by_the_slot_s_clock() -> None:
    start = datetime(2012, 3, 9, 23, tzinfo=UTC)  # Friday 18:00 in New York; clocks go forward in the night to Sunday
    body = daily(holidays={"also": ["2012-03-12"]})
    found = told(body, [], start, start + timedelta(days=3))
    by = {who: share for (_, who), share in found.items()}
    # Fri 18:00 to Sat 18:00, Sun 18:00 to Mon 18:00; the other has the short day, and the hour left of Monday
    assert sorted((one.total / HOUR, one.shifts) for one in by.values()) == [(24, 2), (48, 2)]
    assert sum((one.nights for one in by.values()), NONE) == (8 + 7 + 8) * HOUR
    assert sum((one.weekends for one in by.values()), NONE) == (24 + 23) * HOUR
    assert sum((one.holidays for one in by.values()), NONE) == 19 * HOUR


def test_cover_entered_late_counts_from_when_it_was_entered_and_the_retired_hand_on() -> None:
    start = datetime(2012, 6, 1, 22, tzinfo=UTC)
    roster = Roster.model_validate(
        {"name": "Doctors", "timezone": "UTC", "slots": [{"slot": "primary", "default": ["ana", "ben"]}]}
    )
    override = Cover(7, "override", "primary", "cem", None, start + HOUR, start + 9 * HOUR)
    end = start + 12 * HOUR
    found = told(roster, [override], start, end, entered={7: start + 4 * HOUR})
    assert {who: share.total / HOUR for (_, who), share in found.items()} == {"ana": 7, "cem": 5}
    assert {who: share.shifts for (_, who), share in found.items()} == {"ana": 2, "cem": 1}
    people = {**PEOPLE, "ana": Named(1, "ana", "ana", start + 2 * HOUR)}
    found = told(roster, [], start, end, people=people)
    assert {who: share.total / HOUR for (_, who), share in found.items()} == {"ana": 2, "ben": 10}
