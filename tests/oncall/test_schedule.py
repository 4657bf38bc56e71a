"""Who is on call, against the plain oracle: random layers, zones and cover, over a decade of changing clocks."""

import itertools
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from oncall.roster.checks import check_roster
from oncall.roster.rotation_schema import Rotation
from oncall.roster.schema import Roster
from oncall.schedule import Answer, Cover, at, between, layers_between, shifts_between
from oncall.schedule.hand_overs import HandOvers
from tests.oncall.oracle import Plain, Rota
from tests.oncall.rotas import FROM, TO, covers, instants, rosters, rotations

Body = dict[str, Any]
SECOND = timedelta(seconds=1)
DECADE = int((TO - FROM).total_seconds())
# an example asks thousands of questions: fewer examples, and no clock over them
thorough = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
randoms = st.randoms(use_true_random=False)


def around(edges: Iterable[datetime]) -> list[datetime]:
    return [edge + by for edge in edges if FROM < edge < TO for by in (-SECOND, timedelta(0), SECOND)]


def anywhere(random: Random, count: int) -> list[datetime]:
    return [FROM + timedelta(seconds=random.randrange(DECADE)) for _ in range(count)]


def holidays_of(body: Body) -> set[date]:
    return {date.fromisoformat(day) for day in body["holidays"]["also"]}


@given(rotations(), randoms)
@thorough
def test_a_rotation_hands_over_when_counting_says_so(rotation: Body, random: Random) -> None:
    zone = rotation["timezone"]
    plain, asked = Rota(rotation, zone, TO), HandOvers(Rotation.model_validate(rotation), zone)
    for instant in [*around(plain.edges()), *anywhere(random, 1000)]:
        turn, segment = plain.at(instant), asked.segment(instant)
        assert (turn and (turn.number, turn.people)) == ((segment.shift, segment.people) if segment.people else None), (
            instant
        )
        assert segment.since is None or segment.since <= instant
        assert segment.until is None or segment.until > instant


@given(rotations())
@thorough
def test_the_shifts_of_a_rotation_follow_each_other(rotation: Body) -> None:
    zone = rotation["timezone"]
    plain, asked = Rota(rotation, zone, TO), HandOvers(Rotation.model_validate(rotation), zone)
    here = min(turn.begins for turn in plain.turns)
    assume(plain.ends is None or plain.ends > here)
    for _ in range(400):
        segment = asked.segment(here)
        assert segment.since == here
        if segment.until is None:
            break
        assert segment.until > here
        assert asked.segment(segment.until - SECOND) == segment
        here = segment.until


@given(rosters(), st.data(), instants, randoms)
@thorough
def test_every_slot_at_any_instant_is_what_the_oracle_says(
    body: Body, data: st.DataObject, middle: datetime, random: Random
) -> None:
    assume(not check_roster(body))
    roster, entered = Roster.model_validate(body), data.draw(covers(middle))
    plain = Plain(body, TO + timedelta(days=60), holidays_of(body))
    near = [middle + timedelta(minutes=random.randrange(-30 * 1440, 30 * 1440)) for _ in range(400)]
    edges = [edge for cover in entered for edge in (cover.starts, cover.ends)]
    rotas = [edge for rota in plain.rotas.values() for edge in rota.edges()]
    picked = random.sample(rotas, min(len(rotas), 60))
    for instant in [*around(edges), *around(picked), *near, *anywhere(random, 600)]:
        answers = at(roster, entered, instant)
        assert [answer.slot for answer in answers] == [slot["slot"] for slot in body["slots"]]
        for answer in answers:
            assert list(answer.people) == plain.at(answer.slot, entered, instant), (answer, instant)
            assert (answer.source == "nobody") <= (not answer.people)


@given(rosters(), st.data(), instants)
@thorough
def test_windows_open_and_close_on_the_second(body: Body, data: st.DataObject, middle: datetime) -> None:
    """The bounds of answers are where the oracle's answer changes: just there, and no sooner."""
    assume(not check_roster(body))
    roster, entered = Roster.model_validate(body), data.draw(covers(middle))
    plain = Plain(body, TO + timedelta(days=800), holidays_of(body))
    for slot in body["slots"]:
        here, end = middle - timedelta(days=25), middle + timedelta(days=25)
        for piece in between(roster, entered, slot["slot"], here, end)[:80]:
            assert piece.since is not None
            assert piece.until is not None
            length = piece.until - piece.since
            for instant in (piece.since, piece.since + length / 3, piece.since + length / 2, piece.until - SECOND):
                assert list(piece.people) == plain.at(slot["slot"], entered, max(instant, piece.since)), (
                    piece,
                    instant,
                )


def told(answer: Answer) -> tuple[Any, ...]:
    return answer.people, answer.source, answer.layer, answer.cover, answer.reason


@given(rosters(), st.data(), instants)
@thorough
def test_between_is_whole_and_agrees_with_at(body: Body, data: st.DataObject, middle: datetime) -> None:
    assume(not check_roster(body))
    roster, entered = Roster.model_validate(body), data.draw(covers(middle))
    start, end = middle - timedelta(days=40), middle + timedelta(days=60)
    for place, slot in enumerate(body["slots"]):
        pieces = between(roster, entered, slot["slot"], start, end)
        assert (pieces[0].since, pieces[-1].until) == (start, end)
        for one, following in itertools.pairwise(pieces):
            assert one.until == following.since
            assert told(one) != told(following)
        # what it adds up to is the whole, person by person
        by_person: dict[tuple[str, ...], timedelta] = {}
        for piece in pieces:
            assert piece.since is not None
            assert piece.until is not None
            by_person[piece.people[:1]] = by_person.get(piece.people[:1], timedelta(0)) + (piece.until - piece.since)
            for instant in (piece.since, piece.until - timedelta(microseconds=1)):
                assert told(at(roster, entered, instant)[place]) == told(piece)
        assert sum(by_person.values(), timedelta(0)) == end - start
        shifts = shifts_between(roster, entered, slot["slot"], start, end)
        assert (shifts[0].since, shifts[-1].until) == (start, end)
        assert {piece.since for piece in pieces} <= {shift.since for shift in shifts}


@given(rosters(), instants)
@thorough
def test_within_a_layer_nothing_overlaps_and_the_highest_with_somebody_wins(body: Body, middle: datetime) -> None:
    assume(not check_roster(body))
    roster, end = Roster.model_validate(body), middle + timedelta(days=60)
    alone = layers_between(roster, "primary", middle, end)
    assert [name for name, _ in alone] == [layer["layer"] for layer in body["slots"][0]["layers"]]
    for _, pieces in alone:
        for one, following in itertools.pairwise(pieces):
            assert one.until is not None
            assert following.since is not None
            assert one.until <= following.since

    def on(pieces: list[Answer], instant: datetime) -> Answer | None:
        holding = [one for one in pieces if one.since and one.until and one.since <= instant < one.until]
        assert len(holding) <= 1
        return holding[0] if holding else None

    for piece in shifts_between(roster, [], "primary", middle, end)[:150]:
        assert piece.since is not None
        tops = [found for _, pieces in alone if (found := on(pieces, piece.since))]
        if piece.source == "layer":
            assert (tops[-1].layer, tops[-1].people, tops[-1].shift) == (piece.layer, piece.people, piece.shift)
        else:
            assert not tops


@given(rosters(), st.data(), instants, randoms)
@thorough
def test_the_bounds_of_an_answer_are_true(body: Body, data: st.DataObject, middle: datetime, random: Random) -> None:
    assume(not check_roster(body))
    roster, entered = Roster.model_validate(body), data.draw(covers(middle))

    def of(slot: int, instant: datetime) -> Answer:
        return at(roster, entered, instant)[slot]

    def first(answer: Answer) -> tuple[Any, ...]:
        return answer.people[:1], answer.source, answer.layer, answer.cover, answer.shift, answer.reason

    for _ in range(12):
        instant = middle + timedelta(minutes=random.randrange(-30 * 1440, 30 * 1440))
        for slot in range(len(body["slots"])):
            answer = of(slot, instant)
            since, until = answer.since, answer.until
            assert since is None or since <= instant
            assert until is None or until > instant
            inside = random.uniform(0, 1)
            if since is not None:
                assert first(of(slot, since)) == first(answer)
                assert first(of(slot, since + inside * (instant - since))) == first(answer)
                assert first(of(slot, since - SECOND)) != first(answer) or instant - since > timedelta(days=390)
            if until is not None:
                assert first(of(slot, until - timedelta(microseconds=1))) == first(answer)
                assert first(of(slot, instant + inside * (until - instant - SECOND / 1000))) == first(answer)
                assert first(of(slot, until)) != first(answer) or until - instant > timedelta(days=390)


@given(rosters(), st.data(), instants)
@thorough
def test_the_override_entered_last_wins(body: Body, data: st.DataObject, middle: datetime) -> None:
    assume(not check_roster(body))
    entered = data.draw(covers(middle))
    length = timedelta(hours=data.draw(st.integers(1, 200)))
    last = Cover(99, "override", "primary", "zoe", None, middle, middle + length, "flu", "Bob")
    for instant in (middle, middle + length / 2, middle + length - SECOND):
        answer = at(Roster.model_validate(body), [*entered, last], instant)[0]
        assert (answer.people[0], answer.source, answer.cover) == ("zoe", "override", 99)
        assert answer.until is not None
        assert answer.until <= middle + length
    after = at(Roster.model_validate(body), [*entered, last], middle + length)[0]
    assert after.cover != 99


def test_what_begins_beyond_the_horizon_of_one_layer_is_not_passed_over() -> None:
    """A layer that skips holidays looks a year ahead, a plain one as far as its first day."""
    weekly = {"people": ["ana"], "every": {"weeks": 1}, "hand_over": {"time": "00:00"}}
    sooner = {"layer": "sooner", "rotation": {**weekly, "starts": "2010-01-01"}, "not_on_holidays": True}
    later = {"layer": "later", "rotation": {**weekly, "starts": "2011-12-29"}}
    slot = {"slot": "primary", "layers": [sooner, later]}
    roster = Roster.model_validate({"name": "R", "timezone": "UTC", "holidays": {}, "slots": [slot]})
    begin = datetime(2008, 1, 1, tzinfo=UTC)
    (answer,) = at(roster, [], begin)
    assert (answer.people, answer.since, answer.until) == ((), None, None)
    gap, *on = between(roster, [], "primary", begin, datetime(2011, 1, 1, tzinfo=UTC))
    assert (gap.people, gap.until) == ((), datetime(2010, 1, 1, tzinfo=UTC))
    assert {piece.people for piece in on} == {("ana",)}
