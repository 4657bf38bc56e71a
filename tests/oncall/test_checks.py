"""What is wrong with a roster, where, and how to mend it."""

from typing import Any

import pytest

from clients.faults import spell
from oncall.roster.checks import check_roster, unknown_people
from oncall.roster.schema import Roster

Body = dict[str, Any]
WEEKLY: Body = {"people": ["ana"], "hand_over": {"day": "mon", "time": "17:00"}, "starts": "2026-01-05"}


def shift(name: str, begins: str, ends: str) -> Body:
    return {"shift": name, "from": begins, "to": ends, "people": ["ana"]}


def slot(**more: Any) -> Body:
    return {"slot": "primary", **more}


def with_layers(*layers: Body) -> Body:
    return slot(layers=[{"layer": f"l{at}", **layer} for at, layer in enumerate(layers)])


OVERLAPPING = [shift("a", "2026-01-01T00:00", "2026-01-03T00:00"), shift("b", "2026-01-02T00:00", "2026-01-04T00:00")]
MONTHLY = {"people": ["ana"], "every": {"months": 1}, "starts": "2026-01-05"}


@pytest.mark.parametrize(
    ("slots", "where", "says"),
    [
        ([slot(rotation=WEEKLY), slot(rotation=WEEKLY)], "slots[1].slot", "used twice"),
        ([slot()], "slots[0]", "names nobody"),
        ([slot(rotation=WEEKLY, layers=[{"layer": "a", "rotation": WEEKLY}])], "slots[0]", "one of"),
        ([with_layers({})], "slots[0].layers[0]", "either `rotation` or `shifts`"),
        ([with_layers({"shifts": OVERLAPPING})], "slots[0].layers[0].shifts[1].from", "overlaps a"),
        ([slot(default=["ana"], exceptions=OVERLAPPING)], "slots[0].exceptions[1].from", "overlaps a"),
        (
            [with_layers({"shifts": [shift("a", "2026-01-03T00:00", "2026-01-03T00:00")]})],
            "slots[0].layers[0].shifts[0].to", "later than `from`",
        ),
        (
            [with_layers({"shifts": [shift("a", "1900-01-03T00:00", "2026-01-04T00:00")]})],
            "slots[0].layers[0].shifts[0].from", "1970 to 9000",
        ),
        ([with_layers({"rotation": WEEKLY, "only": []})], "slots[0].layers[0].only", "at least 1"),
        ([with_layers({"rotation": WEEKLY, "only": [{"days": []}]})], "slots[0].layers[0].only[0].days", "at least 1"),
        ([with_layers({"rotation": WEEKLY, "not_on_holidays": True})], "slots[0].layers[0]", "the roster has none"),
        ([slot(rotation={**WEEKLY, "every": {"days": 0}})], "slots[0].rotation.every", "write one of"),
        ([slot(rotation={**WEEKLY, "every": {"days": -1}})], "slots[0].rotation.every.days", "greater than or equal"),
        ([slot(rotation={**WEEKLY, "lengths": [{}]})], "slots[0].rotation.lengths[0]", "an hour at least"),
        ([slot(rotation={**WEEKLY, "ends": "2026-01-05"})], "slots[0].rotation", "later date"),
        ([slot(rotation={**MONTHLY, "hand_over": {"time": "08:00"}})], "slots[0].rotation", "`day_of_month`"),
        ([slot(rotation={**WEEKLY, "people": [["ana", "ana"]]})], "slots[0].rotation.people[0][1]", "twice"),
        ([slot(place_of={"slot": "primary", "place": 2})], "slots[0].place_of.slot", "depend on itself"),
        ([slot(place_of={"slot": "other", "place": 2})], "slots[0].place_of.slot", "no slot other"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_where_it_stands(slots: list[Body], where: str, says: str) -> None:
    faults = check_roster({"name": "Doctors", "timezone": "UTC", "slots": slots})
    assert [(spell(fault.path), says in fault.message) for fault in faults] == [(where, True)], faults


def test_local_times_need_a_zone() -> None:
    faults = check_roster({"name": "Doctors", "slots": [slot(rotation=WEEKLY)]})
    assert [spell(fault.path) for fault in faults] == ["slots[0].rotation.timezone"]
    assert check_roster({"name": "Doctors", "slots": [slot(rotation={**WEEKLY, "timezone": "UTC"})]}) == []


@pytest.mark.parametrize(
    ("holidays", "where", "says"),
    [
        ({"country": "Atlantis"}, "holidays.country", "no holiday calendar for Atlantis"),
        ({"country": "US", "subdivision": "XX"}, "holidays.subdivision", "no part of US XX"),
        ({"subdivision": "NY"}, "holidays.subdivision", "goes with a `country`"),
        ({"also": ["2026-02-30"]}, "holidays.also[0]", "YYYY-MM-DD"),
    ],
)
def test_calendars_that_are_not_there(holidays: Body, where: str, says: str) -> None:
    body = {"name": "Doctors", "timezone": "UTC", "holidays": holidays, "slots": [slot(rotation=WEEKLY)]}
    faults = check_roster(body)
    assert [(spell(fault.path), says in fault.message) for fault in faults] == [(where, True)], faults


def test_slots_that_wait_for_each_other_are_both_told() -> None:
    round_ = [
        {"slot": "a", "place_of": {"slot": "b", "place": 1}},
        {"slot": "b", "place_of": {"slot": "a", "place": 1}},
    ]
    faults = check_roster({"name": "Doctors", "slots": round_})
    assert [spell(fault.path) for fault in faults] == ["slots[0].place_of.slot", "slots[1].place_of.slot"]


def test_people_who_are_not_there_are_found_wherever_they_stand() -> None:
    body = {
        "name": "Doctors", "timezone": "UTC",
        "slots": [
            slot(rotation={**WEEKLY, "people": ["zoe", ["ana", "zoe"]]}, default=["ana", "zoe"],
                 exceptions=[{**OVERLAPPING[0], "people": ["zoe"]}]),
        ],
    }  # fmt: skip
    faults = unknown_people(Roster.model_validate(body), ["ana"])
    assert [spell(fault.path) for fault in faults] == [
        "slots[0].rotation.people[0]",
        "slots[0].rotation.people[1][1]",
        "slots[0].exceptions[0].people[0]",
        "slots[0].default[1]",
    ]
