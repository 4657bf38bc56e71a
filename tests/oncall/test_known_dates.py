"""Dates one can check on a calendar: clocks that change, first Mondays, months that are too short, holidays, cover."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from oncall.known import Known
from oncall.roster.checks import check_roster
from oncall.roster.schema import Roster
from oncall.schedule import Answer, Cover, at, between, layers_between

Body = dict[str, Any]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def roster(*layers: Body, zone: str = "America/New_York", **more: Any) -> Roster:
    named = [{"layer": f"l{at}", **layer} for at, layer in enumerate(layers)]
    body = {"name": "Doctors", "timezone": zone, "slots": [{"slot": "primary", "layers": named}], **more}
    assert check_roster(body) == []
    return Roster.model_validate(body)


def rotation(time: str, **more: Any) -> Body:
    hand_over = {"time": time, **more.pop("hand_over", {})}
    return {"rotation": {"people": ["ana", "ben"], "hand_over": hand_over, "starts": "2026-01-05", **more}}


def hours(answer: Answer) -> float:
    assert answer.since is not None
    assert answer.until is not None
    return (answer.until - answer.since) / timedelta(hours=1)


@pytest.mark.parametrize(
    ("time", "at_", "lasts"),
    [
        ("17:00", "2026-03-08T21:00", 167),  # 17:00 is 17:00, so the week over the spring change is an hour shorter
        ("17:00", "2026-11-01T22:00", 169),
        ("02:30", "2026-03-08T07:30", 168),  # never comes: an hour later, at 03:30
        ("01:30", "2026-11-01T05:30", 168),  # comes twice: the first
    ],
)
def test_a_weekly_hand_over_where_clocks_change(time: str, at_: str, lasts: int) -> None:
    of = roster(rotation(time, hand_over={"day": "sun"}))
    before = at(of, [], utc(at_) - timedelta(seconds=1))[0]
    after = at(of, [], utc(at_))[0]
    assert before.until == after.since == utc(at_)
    assert before.people != after.people
    assert hours(before) == lasts


@pytest.mark.parametrize(("night", "lasts"), [("2026-03-07", 11), ("2026-03-09", 12), ("2026-10-31", 13)])
def test_a_night_shift_lasts_as_long_as_the_night(night: str, lasts: int) -> None:
    of = roster(rotation("19:00", every={"days": 1}, lasts={"hours": 12}))
    found = at(of, [], utc(f"{night}T00:00") + timedelta(days=1, hours=5))[0]
    assert (found.source, hours(found)) == ("layer", lasts)


def test_first_mondays_and_the_last_day_of_short_months() -> None:
    first = roster(rotation("08:00", every={"months": 1}, hand_over={"nth": {"day": "mon", "nth": 1}}), zone="UTC")
    starts = [
        one.since for one in layers_between(first, "primary", utc("2026-01-05T08:00"), utc("2026-05-01T00:00"))[0][1]
    ]
    assert starts == [utc(f"2026-{day}T08:00") for day in ("01-05", "02-02", "03-02", "04-06")]
    last = roster(rotation("08:00", every={"months": 1}, hand_over={"day_of_month": 31}), zone="UTC")
    starts = [
        one.since for one in layers_between(last, "primary", utc("2026-01-31T08:00"), utc("2026-05-01T00:00"))[0][1]
    ]
    assert starts == [utc(f"2026-{day}T08:00") for day in ("01-31", "02-28", "03-31", "04-30")]


def test_an_hour_that_is_skipped_has_no_shift_and_the_turn_goes_on() -> None:
    of = roster(rotation("00:00", every={"hours": 1}))
    shifts = layers_between(of, "primary", utc("2026-03-08T05:00"), utc("2026-03-08T10:00"))[0][1]
    # 00:00, 01:00, 03:00, ...: the shift from 02:00 to 03:00 does not happen
    assert [hours(one) for one in shifts] == [1] * 5
    numbers = [one.shift for one in shifts]
    assert numbers == [1488, 1489, 1491, 1492, 1493]


def test_samoa_had_no_thirtieth_of_december() -> None:
    of = roster(rotation("09:00", every={"days": 1}, starts="2011-12-28"), zone="Pacific/Apia")
    shifts = layers_between(of, "primary", utc("2011-12-28T19:00"), utc("2012-01-01T19:00"))[0][1]
    assert [one.shift for one in shifts] == [0, 1, 3, 4]
    assert sum(map(hours, shifts)) == 96


def test_holidays_have_a_layer_of_their_own_and_stop_another() -> None:
    of = roster(
        {**rotation("08:00"), "not_on_holidays": True},
        {"rotation": {**rotation("00:00")["rotation"], "people": ["hol"]}, "only": [{"days": ["holiday"]}]},
        holidays={"country": "US", "also": ["2026-12-24"], "except": ["2026-10-12"]},
    )

    def who(day: str) -> str:
        return at(of, [], utc(f"{day}T17:00"))[0].people[0]

    assert [who(day) for day in ("2026-11-26", "2026-12-24", "2026-12-25")] == ["hol"] * 3  # Thanksgiving and Christmas
    assert "hol" not in {who("2026-10-12"), who("2026-11-27")}
    thanksgiving = at(of, [], utc("2026-11-26T17:00"))[0]
    assert (thanksgiving.since, thanksgiving.until) == (utc("2026-11-26T05:00"), utc("2026-11-27T05:00"))


def test_cover_in_words_and_in_order() -> None:
    of = roster(rotation("17:00", people=[["ana", "ben"]]))
    now = utc("2026-01-20T02:00")
    until = now + timedelta(hours=9)
    bob = Cover(1, "override", "primary", "cem", None, now, until, "dentist", "the supervisor Bob")
    found = at(of, [bob], now)[0]
    assert found.people == ("cem", "ana", "ben")
    assert found.reason == "override by the supervisor Bob until 06:00: dentist"
    away = Cover(2, "absence", None, None, "cem", now, until + timedelta(days=3), "ill")
    found = at(of, [bob, away], now)[0]
    assert (found.people, found.source) == (("ana", "ben"), "absence")
    assert found.reason == "cem is away until Fri 2026-01-23 06:00: ill; ana is next in line"
    # who entered the override later knew of the absence
    later = Cover(3, "override", "primary", "cem", None, now, until)
    assert at(of, [bob, away, later], now)[0].people[0] == "cem"
    # two who stand in for each other: nobody was named
    mutual = [Cover(4, "absence", None, "ben", "ana", now, until), Cover(5, "absence", None, "ana", "ben", now, until)]
    assert at(of, mutual, now)[0].people == ()


def test_known_versions_take_over_at_their_instants() -> None:
    one, two = roster(rotation("17:00")), roster(rotation("17:00", people=["cem"]))
    begins, turns = utc("2026-01-01T00:00"), utc("2026-01-21T12:00")
    known = Known(1, "doctors", [(begins, one), (turns, two)], [])
    before, after = known.at(turns - timedelta(seconds=1))[0], known.at(turns)[0]
    assert (before.until, after.since) == (turns, turns)
    assert (before.people[0] != "cem", after.people) == (True, ("cem",))
    pieces = known.between("primary", begins, utc("2026-02-20T00:00"))
    assert pieces[0].since == begins
    assert [left.until for left in pieces[:-1]] == [right.since for right in pieces[1:]]
    assert known.at(begins - timedelta(seconds=1)) == []
    # a version that changes nothing here is no boundary
    same = Known(1, "doctors", [(begins, one), (turns, roster(rotation("17:00"), confirm_every_days=7))], [])
    assert same.at(turns)[0].since == at(one, [], turns)[0].since
    assert len(same.between("primary", begins, turns + timedelta(days=1))) == len(
        between(one, [], "primary", begins, turns + timedelta(days=1))
    )
