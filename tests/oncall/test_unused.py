"""Who never comes on call though they are on a rotation, and layers that never count."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.roster.schema import Roster
from oncall.schedule import between
from oncall.unused import Unused, unused

AT = datetime(2026, 11, 30, tzinfo=UTC)
WEEKDAYS = [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "08:00", "to": "17:00"}]


def people(count: int) -> list[str]:
    return [f"d{number:02}" for number in range(1, count + 1)]


def rotation(turns: list[str], days: int = 1, **more: Any) -> dict[str, Any]:
    return {"people": turns, "every": {"days": days}, "hand_over": {"time": "08:00"}, "starts": "2026-11-30", **more}


def roster(*layers: dict[str, Any]) -> Roster:
    slot = {"slot": "primary", "layers": [{"layer": f"layer-{at}", **one} for at, one in enumerate(layers)]}
    return Roster.model_validate({"name": "Doctors", "timezone": "America/New_York", "slots": [slot]})


def test_of_fourteen_a_day_on_weekdays_four_are_never_on_and_of_thirteen_nobody() -> None:
    (found,) = unused(roster({"rotation": rotation(people(14)), "only": WEEKDAYS}), AT)
    assert found == Unused("primary", "layer-0", ("d06", "d07", "d13", "d14"))
    assert "Dr. Six (d06), d07, d13, d14 are on the rotation 'layer-0' and never on call" in found.words(
        {"d06": "Dr. Six"}
    )
    assert unused(roster({"rotation": rotation(people(13)), "only": WEEKDAYS}), AT) == []


def test_a_layer_wholly_under_another_never_counts_and_one_that_shows_through_does() -> None:
    below, above = {"rotation": rotation(["a", "b"], 7)}, {"rotation": rotation(["c"], 7)}
    assert unused(roster(below, above), AT) == [Unused("primary", "layer-0", ())]
    assert unused(roster(below, {**above, "only": WEEKDAYS}), AT) == []
    assert unused(roster(above, below), AT) == [Unused("primary", "layer-0", ())]


def test_dated_shifts_under_a_rotation_never_count_and_past_ones_are_nobody_s_business() -> None:
    def dated(day: str) -> dict[str, Any]:
        return {"shifts": [{"shift": "x", "from": f"{day}T08:00", "to": f"{day}T17:00", "people": ["a"]}]}

    full = {"rotation": rotation(["c"], 7)}
    assert unused(roster(dated("2026-12-24"), full), AT) == [Unused("primary", "layer-0", ())]
    assert unused(roster(dated("2025-12-24"), full), AT) == []
    assert unused(roster(full, dated("2026-12-24")), AT) == []


MONTHLY = {"every": {"months": 1}, "hand_over": {"time": "08:00", "day_of_month": 1}}


@pytest.mark.parametrize("more", [{"starts": "2999-01-01"}, {"ends": "2026-12-02"}, MONTHLY])
def test_a_rotation_that_is_over_soon_or_not_yet_is_not_followed(more: dict[str, Any]) -> None:
    assert unused(roster({"rotation": rotation(people(5)) | more}), AT) == []


DAYS = st.sets(st.sampled_from(("mon", "tue", "wed", "sat", "sun")), min_size=1)


@settings(max_examples=40, deadline=None)
@given(count=st.integers(1, 9), every=st.integers(1, 4), days=DAYS)
def test_who_is_named_has_no_hour_in_a_year_and_everybody_else_has(count: int, every: int, days: set[str]) -> None:
    only = [{"days": sorted(days), "from": "09:00", "to": "16:00"}]
    body = roster({"rotation": rotation(people(count), every), "only": only})
    never = {slug for one in unused(body, AT) for slug in one.people or people(count)}
    on = {slug for piece in between(body, (), "primary", AT, AT + timedelta(days=365)) for slug in piece.people}
    assert set(people(count)) - on == never
