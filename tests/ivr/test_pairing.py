"""Who is offered which call: properties of the pure part."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ivr.waiting.pairing import Caller, Free, fits, pair, rank

START = datetime(2026, 11, 2, 3, tzinfo=UTC)
moments = st.integers(0, 600).map(lambda seconds: START + timedelta(seconds=seconds))


@st.composite
def callers(draw: st.DrawFn, number: int) -> Caller:
    return Caller(
        entry_id=number,
        call_id=number,
        account_id=draw(st.integers(1, 3)),
        carrier_id=draw(st.integers(1, 2)),
        priority=draw(st.integers(0, 9)),
        entered_at=draw(moments),
        returned=draw(st.booleans()),
        tried=draw(st.dictionaries(st.integers(1, 5), st.integers(1, 3), max_size=3)),
        not_now=draw(st.frozensets(st.integers(1, 5), max_size=2)),
    )


@st.composite
def operators(draw: st.DrawFn, number: int) -> Free:
    accounts = draw(st.one_of(st.none(), st.frozensets(st.integers(1, 3))))
    return Free(user_id=number, carrier_id=draw(st.integers(1, 2)), idle_since=draw(moments), account_ids=accounts)


lines = st.integers(0, 5).flatmap(lambda n: st.tuples(*(callers(number) for number in range(1, n + 1))))
desks = st.integers(0, 5).flatmap(lambda n: st.tuples(*(operators(number) for number in range(1, n + 1))))


@given(lines, desks)
def test_nobody_twice_and_only_who_fits(line: tuple[Caller, ...], desk: tuple[Free, ...]) -> None:
    pairs = pair(line, desk)
    assert len({caller.entry_id for caller, _ in pairs}) == len(pairs)
    assert len({operator.user_id for _, operator in pairs}) == len(pairs)
    for caller, operator in pairs:
        assert caller.carrier_id == operator.carrier_id
        assert operator.account_ids is None or caller.account_id in operator.account_ids
        assert operator.user_id not in caller.not_now


@given(lines, desks)
def test_nobody_waits_beside_a_free_operator_who_fits(line: tuple[Caller, ...], desk: tuple[Free, ...]) -> None:
    pairs = pair(line, desk)
    taken = {operator.user_id for _, operator in pairs}
    offered = {caller.entry_id for caller, _ in pairs}
    for caller in line:
        if caller.entry_id not in offered:
            assert not any(fits(caller, operator) for operator in desk if operator.user_id not in taken)


@given(lines, desks)
def test_nobody_is_passed_by_somebody_of_lower_rank(line: tuple[Caller, ...], desk: tuple[Free, ...]) -> None:
    pairs = pair(line, desk)
    offered = {caller.entry_id for caller, _ in pairs}
    for waiting in line:
        if waiting.entry_id not in offered:
            assert all(rank(caller) < rank(waiting) for caller, operator in pairs if fits(waiting, operator))


def caller(number: int, **changes: object) -> Caller:
    facts: dict[str, object] = {"priority": 5, "entered_at": START + timedelta(seconds=number), "returned": False}
    return Caller(entry_id=number, call_id=number, account_id=1, carrier_id=1, **(facts | changes))  # type: ignore[arg-type]


def free(number: int) -> Free:
    return Free(user_id=number, carrier_id=1, idle_since=START + timedelta(seconds=number), account_ids=None)


def test_longest_wait_meets_longest_idle() -> None:
    pairs = pair([caller(2), caller(1)], [free(9), free(3)])
    assert [(one.entry_id, two.user_id) for one, two in pairs] == [(1, 3), (2, 9)]


def test_priority_before_wait_and_returned_before_priority() -> None:
    line = [caller(1), caller(2, priority=0), caller(3, returned=True, priority=9)]
    assert [one.entry_id for one, _ in pair(line, [free(1), free(2), free(3)])] == [3, 2, 1]


def test_after_an_offer_lapsed_another_operator_is_asked_first() -> None:
    ((_, operator),) = pair([caller(1, tried={3: 1})], [free(3), free(9)])
    assert operator.user_id == 9
    ((_, operator),) = pair([caller(1, tried={3: 1})], [free(3)])
    assert operator.user_id == 3
