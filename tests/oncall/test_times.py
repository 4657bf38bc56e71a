"""Local times of a roster, and the exact ones beside them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncall.roster.checks import check_roster
from oncall.roster.schema import Roster
from oncall.roster.times import fault_of, instant_of_text, text_of_instant
from oncall.schedule import between
from tests.oncall.rotas import ZONES

NEW_YORK = "America/New_York"


@given(
    at=st.integers(0, 7 * 10**9).map(lambda seconds: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)),
    zone=st.sampled_from([*ZONES, "Africa/Monrovia"]),
)
def test_any_instant_can_be_written_and_is_read_as_itself(at: datetime, zone: str) -> None:
    text = text_of_instant(at, zone)
    assert fault_of(text) is None
    assert instant_of_text(text, zone) == at


def test_only_what_would_be_ambiguous_is_written_with_its_offset() -> None:
    first, second = (datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (5, 6))
    assert text_of_instant(first, NEW_YORK) == "2026-11-01T01:30"
    assert text_of_instant(second, NEW_YORK) == "2026-11-01T01:30-05:00"
    assert text_of_instant(first + timedelta(seconds=15), NEW_YORK) == "2026-11-01T01:30:15-04:00"
    assert text_of_instant(datetime(1971, 1, 1, tzinfo=UTC), "Africa/Monrovia") == "1971-01-01T00:00:00Z"


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-01", "2026-11-01 17:00", "2026-11-01T24:00", "2026-13-01T17:00", "2026-11-01T17:00:00",
        "2026-11-01T17:00+25:00", "2026-13-01T17:00Z", "0001-01-01T00:00+10:00", "2026-11-01T17:00-0500", "",
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    assert "2026-12-24T17:00" in (fault_of(text) or "")


def shifts(*bounds: tuple[str, str]) -> dict[str, Any]:
    made = [{"shift": f"s{at}", "from": one, "to": two, "people": ["ana"]} for at, (one, two) in enumerate(bounds)]
    return {
        "name": "R", "timezone": NEW_YORK, "slots": [{"slot": "a", "layers": [{"layer": "l", "shifts": made}]}],
    }  # fmt: skip


def test_a_shift_of_the_second_half_past_one_is_an_hour_after_the_first() -> None:
    body = shifts(("2026-11-01T01:30-05:00", "2026-11-01T02:00"))
    assert check_roster(body) == []
    start = datetime(2026, 11, 1, tzinfo=UTC)
    (piece,) = [
        one for one in between(Roster.model_validate(body), [], "a", start, start + timedelta(days=1)) if one.people
    ]
    assert (piece.since, piece.until) == (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), start + timedelta(hours=7))


def test_exact_times_are_ordered_by_instants() -> None:
    assert check_roster(shifts(("2026-11-01T01:50", "2026-11-01T01:10-05:00"))) == [], "twenty minutes later"
    (fault,) = check_roster(shifts(("2026-11-01T01:10-05:00", "2026-11-01T01:50")))
    assert "later" in fault.message
    (fault,) = check_roster(
        shifts(("2026-11-01T00:00", "2026-11-01T01:30-05:00"), ("2026-11-01T01:30", "2026-11-01T03:00"))
    )
    assert "overlaps s0" in fault.message
    assert (
        check_roster(
            shifts(("2026-11-01T00:00", "2026-11-01T01:30-05:00"), ("2026-11-01T01:30-05:00", "2026-11-01T03:00"))
        )
        == []
    )
    (fault,) = check_roster(shifts(("1950-01-01T00:00Z", "2026-11-01T03:00")))
    assert "year" in fault.message
